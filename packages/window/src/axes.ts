import { type AxisRequest, geometryError, parseAxes } from "./axis-request.ts";
import { forwardExtent } from "./forward.ts";
import { checkPads } from "./pads.ts";
import { transposedExtent } from "./transposed.ts";
import type { AxisOptions, ResolvedAxis } from "./types.ts";

/**
 * The windows along each axis: m = ⌊(n + p0 + p1 − e) / s⌋ + 1 with e = d(k − 1) + 1; transposed, n = s(m − 1) + e − p0 − p1 + op.
 *
 * @param sizes one length an axis: of the signal; transposed, the number of windows (the input of that layer)
 * @param caller the public function to name in messages
 * @returns one plain object an axis, in the order of `sizes`
 * @throws ConvmtxError `OPTION_INVALID` for a value or a word that is not known; ShapeError `SHAPE_INVALID` for sizes that
 * are not lengths, `GEOMETRY_INVALID` for numbers that cannot work together, with the axis, the numbers and the remedy
 */
export function resolveAxes(
  sizes: readonly number[],
  options: AxisOptions,
  caller: string = "resolveAxes",
): readonly ResolvedAxis[] {
  return parseAxes(caller, sizes, options).map(resolveAxis);
}

function resolveAxis(request: AxisRequest): ResolvedAxis {
  const { kernelSize, stride, dilation, mode } = request;
  const extent = request.transposed ? transposedExtent(request) : forwardExtent(request);
  const { signalSize, padBegin, padEnd, rule } = extent;
  if (![signalSize, signalSize + padBegin + padEnd].every(Number.isSafeInteger)) {
    throw geometryError(request, "the numbers exceed 2^53 - 1, beyond which integers are not exact");
  }
  checkPads(request, { begin: padBegin, end: padEnd, rule }, signalSize);
  return { kernelSize, stride, dilation, paddingMode: mode, ...extent };
}
