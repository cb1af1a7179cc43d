import { toDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { numberText } from "../controls/number-text.ts";
import { NumberGrid, Slider } from "./controls.tsx";
import { dot } from "./dot.ts";
import { KernelInput } from "./kernel-input.tsx";
import { tapsOf } from "./kernels.ts";
import { tapCss, tapTable } from "./tap-picture.ts";

const side = 4;

export function FullyConnected(): JSX.Element {
  const taps = useSignal(tapsOf("counting"));
  const input = useSignal(Float64Array.from({ length: side * side }, (_, k) => (k * 7) % 5));
  const bias = useSignal(1);
  const padding = useSignal(0);
  const current = useSignal(0);
  const layer = useComputed(() =>
    convOperator(tensor(taps.value, { shape: [1, 1, 3, 3] }), {
      inputShape: [1, side, side],
      padding: padding.value,
      bias: tensor([bias.value]),
    }),
  );
  const weights = useComputed(() => toDense(layer.value.toCsr()).data);
  const outputs = useComputed(
    () => layer.value.apply(tensor(input.value, { shape: [1, side, side] })).data as Float64Array,
  );
  const [rows, columns] = layer.value.shape;
  const row = Math.min(current.value, rows - 1);
  const width = layer.value.outputShape[2];
  const weightsOf = (i: number) => weights.value.subarray(i * columns, (i + 1) * columns);
  const products = Array.from({ length: rows }, (_, i) => dot(weightsOf(i), input.value) + bias.value);
  const difference = Math.max(...products.map((value, i) => Math.abs(value - outputs.value[i])));
  const table = useComputed(() => tapTable(layer.value));
  const reads = (column: number) => table.value[row * columns + column].length > 0;
  return (
    <>
      <div class="controls">
        <KernelInput taps={taps} />
        <NumberGrid label="Input x" values={input} columns={side} isMarked={reads} />
        <div class="field-group">
          <Slider label="Bias b" value={bias} min={-5} max={5} />
          <Slider label="Padding" value={padding} min={0} max={1} />
        </div>
      </div>
      <div class="demo-row">
        <div class="numbers">
          <table class="weights">
            <caption>
              W, {rows} × {columns}: choose a row
            </caption>
            <tbody>
              {Array.from({ length: rows }, (_, i) => (
                <tr key={i} class={i === row ? "current" : ""}>
                  <th scope="row">
                    <button type="button" aria-pressed={i === row} onClick={() => (current.value = i)}>
                      {i}
                    </button>
                  </th>
                  {Array.from({ length: columns }, (_, j) => {
                    const tap = table.value[i * columns + j].at(0);
                    const colour = tap === undefined ? "transparent" : tapCss(tap);
                    return (
                      <td
                        key={j}
                        class={tap === undefined ? "empty" : ""}
                        style={{ boxShadow: `inset 0 -4px ${colour}` }}
                      >
                        {numberText(weightsOf(i)[j])}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <p class="working" role="status">
        Row {row}:{" "}
        {[...weightsOf(row)]
          .flatMap((weight, j) => (reads(j) ? [`${numberText(weight)}·${numberText(input.value[j])}`] : []))
          .join(" + ")}{" "}
        + {numberText(bias.value)} = <b>{numberText(products[row])}</b>
      </p>
      <div class="demo-row">
        <Numbers caption="W x + b" values={products} width={width} current={row} />
        <Numbers caption="The layer's own output" values={outputs.value} width={width} current={row} />
        <div class="numbers">
          <table>
            <caption>In numbers</caption>
            <tbody>
              <tr>
                <th scope="row">parameters of the convolution: taps and a bias</th>
                <td>{taps.value.length + 1}</td>
              </tr>
              <tr>
                <th scope="row">parameters, fully connected: W and b</th>
                <td>{rows * columns + rows}</td>
              </tr>
              <tr>
                <th scope="row">entries of W that a sparse matrix stores</th>
                <td>{layer.value.nnz}</td>
              </tr>
              <tr>
                <th scope="row">largest difference of the outputs</th>
                <td>{numberText(difference)}</td>
              </tr>
            </tbody>
          </table>
        </div>
      </div>
    </>
  );
}

interface NumbersProps {
  readonly caption: string;
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly current: number;
}

/** An output as a table. */
function Numbers({ caption, values, width, current }: NumbersProps): JSX.Element {
  return (
    <div class="numbers">
      <table>
        <caption>{caption}</caption>
        <tbody>
          {Array.from({ length: values.length / width }, (_, i) => (
            <tr key={i}>
              {Array.from({ length: width }, (_, j) => (
                <td key={j} class={i * width + j === current ? "marked" : ""}>
                  {numberText(values[i * width + j])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
