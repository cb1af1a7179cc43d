import type { DType, Tensor, TypedArray } from "@convmtx/tensor";
import { newTensor, ShapeError, shapeText } from "@convmtx/tensor";
import { checkTensor } from "./check-tensor.ts";
import { layoutOf, splitAxes } from "./layout.ts";
import type { UnfoldOptions } from "./options.ts";
import { stretches } from "./stretches.ts";
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

  const walk = stretches(grid, strides);
  let row = 0;
  for (let n = 0; n < (batch[0] ?? 1); n++) {
    for (let c = 0; c < channels; c++) {
      const plane = x.offset + n * (lead === 0 ? 0 : x.strides[0]) + c * channelStride;
      for (let tap = 0; tap < grid.tapCount; tap++, row += grid.windowCount) {
        walk(tap, (window, element, length, step) => {
          copyStretch(x.data, plane + element, step, length, out.data, row + window);
        });
      }
    }
  }
  return out;
}

/** Below this many elements a loop is faster than the call which copies memory. */
const blockLength = 16;

function copyStretch(from: TypedArray, at: number, step: number, length: number, to: TypedArray, begin: number): void {
  if (step === 1 && length >= blockLength) {
    to.set(from.subarray(at, at + length), begin);
    return;
  }
  for (let i = 0; i < length; i++) to[begin + i] = from[at + i * step];
}

function rankError(x: Tensor, ndim: number, channelsFirst: boolean): ShapeError {
  const sample = channelsFirst ? "C, *spatial" : "*spatial, C";
  return new ShapeError(
    "SHAPE_MISMATCH",
    `unfold: x has shape ${shapeText(x.shape)}, expected (N, ${sample}) or (${sample}) with ${ndim} spatial ${ndim === 1 ? "axis" : "axes"}, as many as kernelSize has numbers (a single number means 2)`,
    { details: { shape: [...x.shape], spatialAxes: ndim } },
  );
}
