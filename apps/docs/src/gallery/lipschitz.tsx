import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { numberText } from "../controls/number-text.ts";
import { PictureView } from "../pictures/picture-view.tsx";
import { type Amplification, type AmplificationRequest, paddings, strides } from "./amplification.ts";
import { Choice, Panel, Slider } from "./controls.tsx";
import { JobStatus } from "./job-status.tsx";
import { KernelInput } from "./kernel-input.tsx";
import { tapsOf } from "./kernels.ts";
import { useJob } from "./use-job.ts";

export function Lipschitz(): JSX.Element {
  const taps = useSignal(tapsOf("sobel-x"));
  const size = useSignal(24);
  const stride = useSignal(1);
  const padding = useSignal(1);
  const paddingMode = useSignal<AmplificationRequest["paddingMode"]>("zeros");
  const request: AmplificationRequest = {
    kernel: taps.value,
    size: size.value,
    stride: stride.value,
    padding: padding.value,
    paddingMode: paddingMode.value,
  };
  const job = useJob<AmplificationRequest, never, Amplification>(
    () => new Worker(new URL("./amplification.worker.ts", import.meta.url), { type: "module" }),
    request,
    Object.values(request),
  );
  const [result, answered] = [job.result.value, job.answered.value];
  return (
    <>
      <div class="controls">
        <KernelInput taps={taps} />
        <Slider label="Input" value={size} min={8} max={48} text={(n) => `${n} × ${n}`} />
        <Slider label="Stride" value={stride} min={1} max={3} />
        <Slider label="Padding" value={padding} min={0} max={2} />
        <Choice
          label="Padded with"
          value={paddingMode}
          options={[
            { name: "zeros", title: "Zeros" },
            { name: "circular", title: "The other side (circular)" },
            { name: "replicate", title: "The border (replicate)" },
          ]}
        />
      </div>
      <JobStatus
        job={job}
        progress=""
        outcome={result === undefined ? "" : `The Lipschitz constant is ${numberText(result.value)}.`}
        onRestart={() => job.start(request)}
      />
      {result && answered && <Outcome result={result} request={answered} />}
    </>
  );
}

function Outcome({ result, request }: { result: Amplification; request: AmplificationRequest }): JSX.Element {
  const { value, error, one, infinity, frobenius, circular, worst, image, outputShape, table } = result;
  const side = Math.round(Math.sqrt(worst.length));
  const alike = withDecimalsOf(value);
  const rows = [
    ["‖T‖₂, by norm2", value, `± ${numberText(error)}, ${result.iterations} iterations`],
    ["√(‖T‖₁ ‖T‖∞)", Math.sqrt(one * infinity), `√(${numberText(one)} · ${numberText(infinity)}), free`],
    [
      <>
        ‖T‖<sub>F</sub>
      </>,
      frobenius,
      "free, and grows with the picture",
    ],
    [
      "torus: circular, output as large as input",
      circular,
      `one Fourier transform, ${result.isCircularBound ? "a bound here" : "no bound here"}`,
    ],
  ] as const;
  return (
    <>
      <div class="demo-row">
        <div class="numbers">
          <table>
            <caption>The constant, and cheaper numbers</caption>
            <tbody>
              {rows.map(([name, number, note], k) => (
                <tr key={note}>
                  <th scope="row">{name}</th>
                  <td class={k === 0 ? "marked" : ""}>{alike(number)}</td>
                  <th>{note}</th>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div class="numbers">
          <table>
            <caption>‖T‖₂ by stride and padding</caption>
            <thead>
              <tr>
                <th scope="col">stride</th>
                {paddings.map((p) => (
                  <th key={p} scope="col">
                    padding {p}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {strides.map((s, i) => (
                <tr key={s}>
                  <th scope="row">{s}</th>
                  {paddings.map((p, j) => (
                    <td key={p} class={s === request.stride && p === request.padding ? "marked" : ""}>
                      {alike(table[i][j])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <div class="panels">
        <Panel caption="The worst input v, of length 1">
          <PictureView
            image={{ values: worst, shape: [side, side] }}
            range="signed"
            label="The input that is amplified most"
            maxWidth={240}
          />
        </Panel>
        <Panel
          caption={
            <>
              Its image T v, <b>{numberText(Math.hypot(...image))}</b> times as long
            </>
          }
        >
          <PictureView
            image={{ values: image, shape: outputShape }}
            range="signed"
            label="The image of the worst input"
            maxWidth={240}
          />
        </Panel>
      </div>
    </>
  );
}

/** Numbers in a column, all with as many decimals as give this one four digits. */
function withDecimalsOf(size: number): (value: number) => string {
  if (!(size >= 1e-6 && size < 1e9)) return numberText;
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return (value) => value.toFixed(decimals);
}
