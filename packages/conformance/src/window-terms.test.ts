import { Coo, csrFromCoo, equal } from "@convmtx/sparse";
import { unfoldMatrix } from "@convmtx/unfold";
import { resolveAxes } from "@convmtx/window";
import { describe, expect, it } from "vitest";
import { geometrySamples, infiniteTap } from "./geometry-samples.ts";
import type { LinearForm } from "./linear-form.ts";
import { convolutionForm, unfoldForm } from "./window-terms.ts";

const matrixOf = ({ shape, row, col, value }: LinearForm) =>
  csrFromCoo(
    Coo.fromPartsUnsorted({
      shape,
      row: Int32Array.from(row),
      col: Int32Array.from(col),
      data: Float64Array.from(value),
    }),
  );

describe("the terms of a convolution", () => {
  it.each([...geometrySamples, infiniteTap])("are those of the matrix: $name", (sample) => {
    const layer = sample.operator("float64");
    // Both add the taps that meet in an entry in the order of the taps, so they round alike.
    expect(equal(matrixOf(convolutionForm(layer.geometry, layer.kernel.data as Float64Array)), layer.toCsr())).toBe(
      true,
    );
  });
});

describe("the terms of unfold", () => {
  it.each([
    { kernelSize: [3], inputShape: [2, 5], padding: 1 },
    {
      kernelSize: [2, 3],
      inputShape: [2, 4, 5],
      stride: [2, 1],
      dilation: [1, 2],
      padding: [
        [1, 0],
        [0, 2],
      ] as const,
    },
    { kernelSize: [3], inputShape: [1, 4], padding: 2, paddingMode: "reflect" as const },
  ])("are those of the matrix: $kernelSize over $inputShape", (options) => {
    const axes = resolveAxes(options.inputShape.slice(1), options);
    expect(equal(matrixOf(unfoldForm(options.inputShape[0], axes)), unfoldMatrix(options))).toBe(true);
  });
});
