import type { DType, Floating, Tensor, TypedArray } from "@convmtx/tensor";
import { allocate, asTypedArray, cStrides, floatDType, newTensor, ShapeError, shapeText } from "@convmtx/tensor";
import { checkShapeOption } from "@convmtx/window";
import { checkTensor } from "./check-tensor.ts";
import { joinAxes, layoutOf } from "./layout.ts";
import type { FoldOptions } from "./options.ts";
import { type Stretches, stretches, stretchSize } from "./stretches.ts";
import type { WindowGrid } from "./window-grid.ts";
import { extentText, windowGrid } from "./window-grid.ts";

/**
 * The sum of columns back onto a signal (col2im), the adjoint of `unfold`: y[n, c, i] = Σ columns[n, c·Πk + t, o] over
 * all windows o and taps t that read element i.
 *
 * ⟨unfold(x), columns⟩ = ⟨x, fold(columns)⟩ in every padding mode: what was read from zero padding is dropped, what was
 * read from a repeated element is added to that element. `fold(unfold(x))` is `divisor` ⊙ x, not x.
 *
 * @param columns (N, C·Πk, L), or (C·Πk, L) for one sample; any strides, any dtype
 * @param options those given to `unfold`, and `outputSize`
 * @returns (N, C, *outputSize), or (C, *outputSize) for one sample, or channels last by `layout`; a fresh tensor of the
 * columns' dtype, float64 if that is an integer dtype
 * @throws ShapeError `SHAPE_MISMATCH` if columns has other than 2 or 3 axes, if its rows are no multiple of Πk, or its
 * columns are not L; `SHAPE_INVALID` for an outputSize of no lengths; `GEOMETRY_INVALID`; ConvmtxError `OPTION_INVALID`;
 * DtypeError `DTYPE_UNSUPPORTED` unless columns is a tensor; LimitError `MEMORY_LIMIT`
 * @remarks O(N·C·Πk·L) additions. Each element is summed in float64, taps then windows in C order, and rounded to the
 * dtype once: integers are exact up to 2^53, and float32 `fold(unfold(x))` is the correctly rounded product with
 * `divisor`. Source: `torch.nn.functional.fold`; ONNX `Col2Im`.
 */
export function fold<D extends DType>(columns: Tensor<D>, options: FoldOptions): Tensor<Floating<D>> {
  checkTensor("fold", "columns", columns);
  const layout = layoutOf("fold", options);
  checkShapeOption("fold", "outputSize", options.outputSize);
  const grid = windowGrid("fold", options.outputSize, options);
  const channels = checkColumns(columns, grid);
  const batch = columns.shape.slice(0, -2);
  const sample = joinAxes(layout, { channel: channels, spatial: options.outputSize });
  const out = newTensor("fold", floatDType(columns.dtype), [...batch, ...sample]);
  const source = asTypedArray(columns);

  const size = grid.signalSize;
  const addPlane = planeAdder(grid);
  for (let n = 0, row = 0; n < (batch[0] ?? 1); n++) {
    for (let c = 0; c < channels; c++, row += grid.tapCount * grid.windowCount) {
      const plane = addPlane(source, row);
      if (layout === "channels-first") out.data.set(plane, (n * channels + c) * size);
      else for (let i = 0; i < size; i++) out.data[(n * size + i) * channels + c] = plane[i];
    }
  }
  return out as Tensor<Floating<D>>;
}

/** Sums the Πk rows that start at `begin` onto one plane of the signal, which the next call overwrites. */
function planeAdder(grid: WindowGrid): (columns: TypedArray, begin: number) => Float64Array {
  const plane = allocate("float64", grid.signalSize);
  const taps = stretches(grid, cStrides(grid.axes.map((axis) => axis.signalSize)));
  return (columns, begin) => {
    plane.fill(0);
    let row = begin;
    for (const tap of taps) {
      addStretches(columns, row, tap, plane);
      row += grid.windowCount;
    }
    return plane;
  };
}

function addStretches(columns: TypedArray, row: number, tap: Stretches, plane: Float64Array): void {
  for (let s = 0; s < tap.length; s += stretchSize) {
    const from = row + tap[s];
    const at = tap[s + 1];
    const length = tap[s + 2];
    const step = tap[s + 3];
    if (step === 1) for (let i = 0; i < length; i++) plane[at + i] += columns[from + i];
    else for (let i = 0; i < length; i++) plane[at + i * step] += columns[from + i];
  }
}

/** C. @throws ShapeError `SHAPE_MISMATCH` */
function checkColumns(columns: Tensor, grid: WindowGrid): number {
  const { shape } = columns;
  if (shape.length !== 2 && shape.length !== 3) {
    throw mismatch(shape, `fold: columns has shape ${shapeText(shape)}, expected (N, C*K, L) or (C*K, L)`);
  }
  const [rows, windows] = shape.slice(-2);
  const kernelText = extentText(grid.axes.map((axis) => axis.kernelSize));
  if (rows % grid.tapCount !== 0) {
    throw mismatch(
      shape,
      `fold: columns has ${rows} rows, expected a multiple of ${grid.tapCount} because kernelSize is ${kernelText}`,
    );
  }
  if (windows !== grid.windowCount) {
    const windowText = extentText(grid.axes.map((axis) => axis.windowCount));
    const outputText = extentText(grid.axes.map((axis) => axis.signalSize));
    throw mismatch(
      shape,
      `fold: columns has ${windows} columns, expected ${grid.windowCount} because outputSize ${outputText} has ${windowText} windows of ${kernelText} with this stride, padding and dilation`,
    );
  }
  return rows / grid.tapCount;
}

function mismatch(shape: readonly number[], message: string): ShapeError {
  return new ShapeError("SHAPE_MISMATCH", message, { details: { shape: [...shape] } });
}
