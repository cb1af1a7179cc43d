import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Mark } from "../pictures/marks.ts";
import { PictureSource } from "../pictures/picture-source.tsx";
import { PictureView } from "../pictures/picture-view.tsx";
import { Choice, Panel, Slider } from "./controls.tsx";
import { numberText } from "./numbers.ts";
import { type PatchWork, patchWork, throughPatches } from "./patches.ts";
import { usePicture } from "./use-picture.ts";

const side = 48;

export function OverlapAdd(): JSX.Element {
  const picture = usePicture("portrait", side);
  const size = useSignal(8);
  const stride = useSignal(5);
  const work = useSignal<PatchWork>("nothing");
  const patches = useComputed(() =>
    throughPatches({
      picture: picture.value.values,
      side,
      size: size.value,
      stride: stride.value,
      work: work.value,
    }),
  );
  const { count, sum, overlaps, quotient, error, uncovered } = patches.value;
  const shape = [side, side];
  const box = (at: number, colour: string): Mark => ({
    row: at,
    col: at,
    height: size.value,
    width: size.value,
    colour,
  });
  const neighbours = [box(0, "#d000c0"), ...(stride.value + size.value <= side ? [box(stride.value, "#e07000")] : [])];
  return (
    <>
      <div class="controls">
        <PictureSource picture={picture} first="portrait" height={side} width={side} />
        <Slider label="Patch" value={size} min={1} max={16} text={(n) => `${n} × ${n}`} />
        <Slider label="Stride" value={stride} min={1} max={16} />
        <Choice label="Done to each patch" value={work} options={patchWork} />
      </div>
      <div class="panels">
        <Panel caption={`x, with two of ${count} patches`}>
          <PictureView
            image={{ values: picture.value.values, shape }}
            label="The picture"
            marks={neighbours}
            maxWidth={240}
          />
        </Panel>
        <Panel caption="fold: the patches added up">
          <PictureView image={{ values: sum, shape }} range="stretched" label="The sum of the patches" maxWidth={240} />
        </Panel>
        <Panel caption={`divisor: ${Math.min(...overlaps)} to ${Math.max(...overlaps)} patches a pixel`}>
          <PictureView
            image={{ values: overlaps, shape }}
            range="stretched"
            label="How many patches lie on each pixel"
            maxWidth={240}
          />
        </Panel>
        <Panel caption="fold / divisor">
          <PictureView
            image={{ values: quotient, shape }}
            label="The sum divided by the number of patches"
            maxWidth={240}
          />
        </Panel>
      </div>
      <p class="working" role="status">
        {work.value === "nothing" && uncovered === 0 ? "The picture is back" : "From the picture it differs"}: by{" "}
        <b>{numberText(error)}</b> at most
        {uncovered > 0 && `, and ${uncovered} pixels lie in no patch`}.
      </p>
    </>
  );
}
