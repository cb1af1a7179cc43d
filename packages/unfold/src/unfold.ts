import type { DType, Tensor, TypedArray } from "@convmtx/tensor";
import { newTensor, ShapeError, shapeText } from "@convmtx/tensor";
import { checkTensor } from "./check-tensor.ts";
import { layoutOf, splitAxes } from "./layout.ts";
import type { UnfoldOptions } from "./options.ts";
import { type Stretches, stretches, stretchSize } from "./stretches.ts";
import { windowGrid } from "./window-grid.ts";

/**
 * The windows of a signal as columns (im2col): out[n, c·Πk + t, o] = x̃[n, c, o·s − p0 + t·d], taps t and windows o
 * counted in C order and x̃ being the padded signal.
 *
 * A convolution layer is then one product: with w (C_out, C, *k), `matmul(reshape(w, [C_out, -1]), unfold(x))` is
 * (C_out, L), in C order the layer's output. Correlation: the kernel is not flipped.
 *
 * @param x (N, C, *spatial), or (C, *spatial) for one sample, or channels last by `layout`; any strides, any dtype.
 * There are as many spatial axes as `kernelSize` has numbers; a single number means two, as in PyTorch, so a 1-D signal
 * wants `kernelSize: [3]`
 * @returns (N, C·Πk, L), or (C·Πk, L) for one sample; L = Πm windows. A copy, of x's dtype
 * @throws ShapeError `SHAPE_MISMATCH` if x has another number of axes, `GEOMETRY_INVALID` if no window fits or the
 * padding is impossible; ConvmtxError `OPTION_INVALID`; DtypeError `DTYPE_UNSUPPORTED` unless x is a tensor; LimitError
 * `MEMORY_LIMIT`
 * @remarks O(N·C·Πk·L) copies and no arithmetic: every element is one of x's, bit for bit, or +0 where a window reads
 * zero padding. NaN and ±Inf stand where they are read and nowhere else.
 * Source: `torch.nn.functional.unfold` (two spatial axes there, zeros only); ONNX `Col2Im` for the order of blocks.
 */
export function unfold<D extends DType>(x: Tensor<D>, options: UnfoldOptions): Tensor<D> {
  checkTensor("unfold", "x", x);
  const layout = layoutOf("unfold", options);
  const ndim = Array.isArray(options.kernelSize) ? options.kernelSize.length : 2;
  const lead = x.shape.length - ndim - 1;
  if (lead !== 0 && lead !== 1) throw rankError(x, ndim, layout === "channels-first");

  const { channel: channels, spatial } = splitAxes(layout, x.shape.slice(lead));
  const { channel: channelStride, spatial: strides } = splitAxes(layout, x.strides.slice(lead));
  const grid = windowGrid("unfold", spatial, options);
  const batch = x.shape.slice(0, lead);
  const out = newTensor("unfold", x.dtype, [...batch, channels * grid.tapCount, grid.windowCount]);

  const taps = stretches(grid, strides);
  let row = 0;
  for (let n = 0; n < (batch[0] ?? 1); n++) {
    for (let c = 0; c < channels; c++) {
      const plane = x.offset + n * (lead === 0 ? 0 : x.strides[0]) + c * channelStride;
      for (const tap of taps) {
        copyStretches(x.data, plane, tap, out.data, row);
        row += grid.windowCount;
      }
    }
  }
  return out;
}

/** The windows of one tap, of one channel: `row` is where they begin. */
function copyStretches(from: TypedArray, plane: number, tap: Stretches, to: TypedArray, row: number): void {
  if (isShift(tap)) {
    copyShifted(from, plane, tap, to, row);
    return;
  }
  for (let s = 0; s < tap.length; s += stretchSize) {
    const begin = row + tap[s];
    const at = plane + tap[s + 1];
    const length = tap[s + 2];
    const step = tap[s + 3];
    if (step === 1) for (let i = 0; i < length; i++) to[begin + i] = from[at + i];
    else for (let i = 0; i < length; i++) to[begin + i] = from[at + i * step];
  }
}

/** Whether every window lies as far from its element as the first, as with stride 1 and as many windows as elements along the last axis. */
function isShift(tap: Stretches): boolean {
  for (let s = 0; s < tap.length; s += stretchSize) {
    if (tap[s + 3] !== 1 || tap[s + 1] - tap[s] !== tap[1] - tap[0]) return false;
  }
  return tap.length > 0;
}

/** One copy from the first window to the last, after which the windows on padding between them are zeros again. */
function copyShifted(from: TypedArray, plane: number, tap: Stretches, to: TypedArray, row: number): void {
  const last = tap.length - stretchSize;
  const length = tap[last] + tap[last + 2] - tap[0];
  to.set(from.subarray(plane + tap[1], plane + tap[1] + length), row + tap[0]);
  for (let s = 0; s < last; s += stretchSize) {
    const end = tap[s] + tap[s + 2];
    for (let window = end; window < tap[s + stretchSize]; window++) to[row + window] = 0;
  }
}

function rankError(x: Tensor, ndim: number, channelsFirst: boolean): ShapeError {
  const sample = channelsFirst ? "C, *spatial" : "*spatial, C";
  return new ShapeError(
    "SHAPE_MISMATCH",
    `unfold: x has shape ${shapeText(x.shape)}, expected (N, ${sample}) or (${sample}) with ${ndim} spatial ${ndim === 1 ? "axis" : "axes"}, as many as kernelSize has numbers (a single number means 2)`,
    { details: { shape: [...x.shape], spatialAxes: ndim } },
  );
}
