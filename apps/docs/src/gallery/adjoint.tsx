import { dottest } from "@convmtx/linalg";
import { randomNormal } from "@convmtx/tensor";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { numberText } from "../controls/number-text.ts";
import { PictureChooser } from "../pictures/picture-chooser.tsx";
import { PictureView } from "../pictures/picture-view.tsx";
import { checkerboard, stridedLayer } from "./adjoint-layers.ts";
import { Panel, Slider } from "./controls.tsx";
import { dot } from "./dot.ts";
import { KernelInput } from "./kernel-input.tsx";
import { tapsOf } from "./kernels.ts";
import { usePicture } from "./use-picture.ts";

const side = 64;
/** Of the input to the transposed layer alone. */
const few = 10;

export function Adjoint(): JSX.Element {
  const picture = usePicture("portrait", side);
  const taps = useSignal(tapsOf("gaussian"));
  const stride = useSignal(2);
  const kernelSize = useSignal(3);
  const step = useSignal(2);
  const layer = useComputed(() => stridedLayer(taps.value, side, stride.value));
  const images = useComputed(() => {
    const there = layer.value.matvec(picture.value.values);
    return { there, back: layer.value.rmatvec(there) };
  });
  const test = useComputed(() => {
    const y = randomNormal([layer.value.shape[0]], { seed: 5 }).data;
    return {
      left: dot(layer.value.matvec(picture.value.values), y),
      right: dot(picture.value.values, layer.value.rmatvec(y)),
      error: dottest(layer.value).error,
    };
  });
  const written = useComputed(() => checkerboard(few, kernelSize.value, step.value));
  const shape = [side, side];
  return (
    <>
      <div class="controls">
        <PictureChooser picture={picture} first="portrait" side={side} />
        <KernelInput taps={taps} />
        <Slider label="Stride" value={stride} min={1} max={4} />
      </div>
      <div class="panels">
        <Panel caption={`x, ${side} × ${side}`}>
          <PictureView image={{ values: picture.value.values, shape }} label="The picture" maxWidth={256} />
        </Panel>
        <Panel caption={`T x, ${layer.value.outputShape.join(" × ")}: zeros beyond the border, padding 1`}>
          <PictureView
            image={{ values: images.value.there, shape: layer.value.outputShape }}
            range="stretched"
            label="Its convolution"
            maxWidth={256}
          />
        </Panel>
        <Panel caption="TᵀT x: the transposed layer of that, dark where T met the zeros">
          <PictureView image={{ values: images.value.back, shape }} range="stretched" label="TᵀT x" maxWidth={256} />
        </Panel>
      </div>
      <div class="demo-row">
        <div class="numbers">
          <table>
            <caption>The dot test, with a random y</caption>
            <tbody>
              <tr>
                <th scope="row">⟨T x, y⟩</th>
                <td>{test.value.left.toFixed(12).replace("-", "−")}</td>
              </tr>
              <tr>
                <th scope="row">⟨x, Tᵀ y⟩</th>
                <td>{test.value.right.toFixed(12).replace("-", "−")}</td>
              </tr>
              <tr>
                <th scope="row">dottest: relative error</th>
                <td>{numberText(test.value.error)}</td>
              </tr>
            </tbody>
          </table>
        </div>
      </div>
      <h2>The checkerboard of a transposed layer</h2>
      <div class="controls">
        <Slider label="Kernel" value={kernelSize} min={1} max={6} text={(n) => `${n} × ${n}, all ones`} />
        <Slider label="Stride" value={step} min={1} max={4} />
      </div>
      <div class="panels">
        <Panel
          caption={`Of ${few} × ${few} ones: ${Math.min(...written.value.data)} to ${Math.max(...written.value.data)} windows write a pixel`}
        >
          <PictureView
            image={{ values: written.value.data, shape: written.value.shape }}
            range="stretched"
            label="How often each output of the transposed layer is written"
            maxWidth={256}
          />
        </Panel>
      </div>
    </>
  );
}
