import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { numberText } from "../controls/number-text.ts";
import type { Mark } from "../pictures/marks.ts";
import { PictureChooser } from "../pictures/picture-chooser.tsx";
import { PictureView } from "../pictures/picture-view.tsx";
import { Choice, Panel, Slider } from "./controls.tsx";
import { type Patches, type PatchRequest, type PatchWork, patchWork } from "./patches.ts";
import { useJob } from "./use-job.ts";
import { usePicture } from "./use-picture.ts";

const side = 48;

export function OverlapAdd(): JSX.Element {
  const picture = usePicture("portrait", side);
  const size = useSignal(8);
  const stride = useSignal(5);
  const work = useSignal<PatchWork>("mean");
  const request: PatchRequest = {
    picture: picture.value.values,
    side,
    size: size.value,
    stride: stride.value,
    work: work.value,
  };
  const job = useJob<PatchRequest, never, Patches>(
    () => new Worker(new URL("./patches.worker.ts", import.meta.url), { type: "module" }),
    request,
    Object.values(request),
    { isShort: true },
  );
  const [result, answered] = [job.result.value, job.answered.value];
  const shape = [side, side];
  const box = (col: number, colour: string): Mark => ({
    row: 0,
    col,
    height: size.value,
    width: size.value,
    colour,
  });
  const neighbours = [
    box(0, "var(--picture-cursor)"),
    ...(stride.value + size.value <= side ? [box(stride.value, "#e07000")] : []),
  ];
  return (
    <>
      <div class="controls">
        <PictureChooser picture={picture} first="portrait" side={side} />
        <Slider label="Patch" value={size} min={1} max={16} text={(n) => `${n} × ${n}`} />
        <Slider label="Stride" value={stride} min={1} max={16} />
        <Choice label="Done to each patch" value={work} options={patchWork} />
      </div>
      <div class="panels">
        <Panel caption="x, with two neighbouring patches">
          <PictureView
            image={{ values: picture.value.values, shape }}
            label="The picture"
            marks={neighbours}
            maxWidth={240}
          />
        </Panel>
        {result && <Results patches={result} />}
      </div>
      <p class="working" role="status">
        {job.state.value === "failed"
          ? job.error.value
          : result && answered && outcome(result, answered.work === "drop" ? "no patch that was kept" : "no patch")}
      </p>
    </>
  );
}

function Results({ patches }: { patches: Patches }): JSX.Element {
  const { count, sum, overlaps, quotient } = patches;
  const shape = [side, side];
  const view = (values: Float64Array, range: "unit" | "stretched", label: string) => (
    <PictureView image={{ values, shape }} range={range} label={label} maxWidth={240} />
  );
  return (
    <>
      <Panel caption={`fold: ${count} patches added up`}>{view(sum, "stretched", "The sum of the patches")}</Panel>
      <Panel caption={`divisor: ${Math.min(...overlaps)} to ${Math.max(...overlaps)} patches a pixel`}>
        {view(overlaps, "stretched", "How many patches lie on each pixel")}
      </Panel>
      <Panel caption="fold / divisor">{view(quotient, "unit", "The sum divided by the number of patches")}</Panel>
    </>
  );
}

function outcome({ error, uncovered }: Patches, nowhere: string): string {
  const difference =
    error < 1e-12
      ? "Wherever a patch lies, the picture is back"
      : `Off by ${numberText(error)} at most, where white is 1`;
  return uncovered > 0 ? `${difference}; ${uncovered} pixels lie in ${nowhere}.` : `${difference}.`;
}
