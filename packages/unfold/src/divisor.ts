import type { FloatArray, FloatDType, Tensor } from "@convmtx/tensor";
import { allocate, checkFloatDType, newTensor } from "@convmtx/tensor";
import type { TapRun } from "@convmtx/window";
import { checkShapeOption } from "@convmtx/window";
import { joinAxes, layoutOf } from "./layout.ts";
import type { DivisorOptions } from "./options.ts";
import { windowGrid } from "./window-grid.ts";

/**
 * How often each element of the signal is read: fold(unfold(ones)), so that fold(unfold(x)) = divisor ⊙ x.
 *
 * **Zeros in it must be masked, not divided by**: an element that no window reads (a stride longer than a window, a
 * dilation's gaps, the remainder at an axis's end, a crop) is lost in `unfold`, and 0/0 would make it NaN. Elsewhere
 * fold(unfold(x)) / divisor is x again.
 *
 * @returns outputSize, or [*outputSize, 1] if channels are last, so that it broadcasts over samples and channels
 * @throws ShapeError `GEOMETRY_INVALID`; ConvmtxError `OPTION_INVALID`; DtypeError `DTYPE_UNSUPPORTED`; LimitError
 * `MEMORY_LIMIT`
 * @remarks The outer product of each axis's counts: O(Πn + Σ k·m), no window is unfolded. Source: the `divisor` of
 * `torch.nn.Fold`'s documentation.
 */
export function divisor<D extends FloatDType = "float64">(options: DivisorOptions<D>): Tensor<D> {
  const layout = layoutOf("divisor", options);
  const { outputSize } = options;
  const dtype = checkFloatDType<FloatDType>("divisor", options.dtype ?? "float64");
  checkShapeOption("divisor", "outputSize", outputSize);
  const grid = windowGrid("divisor", outputSize, options);
  const shape = layout === "channels-first" ? outputSize : joinAxes(layout, { channel: 1, spatial: outputSize });
  const out = newTensor("divisor", dtype, shape);
  fillOuter(
    out.data,
    grid.axes.map((axis, a) => readCounts(grid.runs[a], axis.signalSize)),
  );
  return out as Tensor<D>;
}

/** For each element along an axis, how many windows and taps read it. */
function readCounts(taps: readonly (readonly TapRun[])[], size: number): Float64Array {
  const counts = allocate("float64", size);
  for (const { begin, end, source, step } of taps.flat()) {
    for (let i = 0; i < end - begin; i++) counts[source + i * step]++;
  }
  return counts;
}

/** The outer product of `factors` in C order, grown in place: from the back, so that nothing is overwritten unread. */
function fillOuter(out: FloatArray, factors: readonly Float64Array[]): void {
  out[0] = 1;
  let grown = 1;
  for (const factor of factors) {
    for (let i = grown - 1; i >= 0; i--) {
      const scale = out[i];
      for (let j = factor.length - 1; j >= 0; j--) out[i * factor.length + j] = scale * factor[j];
    }
    grown *= factor.length;
  }
}
