import type { FloatDType } from "@convmtx/tensor";
import { bytesPerElement, sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import { tapRuns, tapSource, windowSpan } from "@convmtx/window";

/** What a matrix will take, exactly (up to 2^53), before anything is built. */
export interface Forecast {
  readonly shape: readonly [nrows: number, ncols: number];
  /** Stored entries, explicit zeros counted. */
  readonly nnz: number;
  readonly dtype: FloatDType;
  /** Of the CSR matrix: `4(nrows + 1)`, `4 nnz`, and 4 or 8 bytes an entry. */
  readonly bytes: { readonly indptr: number; readonly indices: number; readonly data: number; readonly total: number };
  /** Of one product with a vector: a multiplication and an addition an entry. */
  readonly flops: number;
}

/**
 * nnz = C_out · C_in/groups · Π_a Σ_o |{sources of window o}|.
 *
 * @remarks O(k) an axis for zeros; in the other modes windows that touch padding cost k each, the others nothing.
 */
export function forecast(geometry: ResolvedGeometry, dtype: FloatDType): Forecast {
  const { inputShape, outputShape, axes, outChannels, inChannels, groups } = geometry;
  const entries = axes.reduce((product, axis) => product * axisEntries(axis), 1);
  return forecastOf([sizeOf(outputShape), sizeOf(inputShape)], outChannels * (inChannels / groups) * entries, dtype);
}

/** The forecast of any CSR matrix whose number of entries is known. */
export function forecastOf(shape: readonly [nrows: number, ncols: number], nnz: number, dtype: FloatDType): Forecast {
  const indptr = 4 * (shape[0] + 1);
  const indices = 4 * nnz;
  const data = bytesPerElement(dtype) * nnz;
  return { shape, nnz, dtype, bytes: { indptr, indices, data, total: indptr + indices + data }, flops: 2 * nnz };
}

/** Σ_o of the distinct elements that window o reads. Transposing an axis does not change it. */
function axisEntries(axis: ResolvedAxis): number {
  const { kernelSize, stride, padBegin, signalSize, windowCount } = axis;
  if (axis.paddingMode === "zeros") {
    return tapRuns(axis).reduce((sum, runs) => runs.reduce((s, run) => s + run.end - run.begin, sum), 0);
  }
  // Windows [inner, outer) lie inside the signal, where no two taps meet.
  const inner = Math.min(windowCount, Math.max(0, Math.ceil(padBegin / stride)));
  const beyond = Math.floor((signalSize - windowSpan(axis) + padBegin) / stride) + 1;
  const outer = Math.max(inner, Math.min(windowCount, beyond));
  let entries = (outer - inner) * kernelSize;
  for (let o = 0; o < inner; o++) entries += distinctSources(axis, o);
  for (let o = outer; o < windowCount; o++) entries += distinctSources(axis, o);
  return entries;
}

function distinctSources(axis: ResolvedAxis, window: number): number {
  const seen = new Set<number>();
  for (let tap = 0; tap < axis.kernelSize; tap++) seen.add(tapSource(axis, window, tap));
  return seen.size;
}
