import type { FloatDType } from "@convmtx/tensor";
import { bytesPerElement, LimitError, sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import { tapSource, windowSpan } from "@convmtx/window";

/** What a matrix will take, exactly, before anything is built. */
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
 * @remarks O(k) an axis for zeros; in the other modes windows that touch padding cost k² each, the others nothing.
 */
export function forecast(geometry: ResolvedGeometry, dtype: FloatDType): Forecast {
  const shape = [sizeOf(geometry.outputShape), sizeOf(geometry.inputShape)] as const;
  const entries = geometry.axes.reduce((product, axis) => product * axisEntries(axis), 1);
  const nnz = geometry.outChannels * (geometry.inChannels / geometry.groups) * entries;
  const indptr = 4 * (shape[0] + 1);
  const indices = 4 * nnz;
  const data = bytesPerElement(dtype) * nnz;
  return { shape, nnz, dtype, bytes: { indptr, indices, data, total: indptr + indices + data }, flops: 2 * nnz };
}

/** Σ_o of the distinct elements that window o reads. Transposing an axis does not change it. */
function axisEntries(axis: ResolvedAxis): number {
  const { kernelSize, stride, dilation, padBegin, signalSize, windowCount } = axis;
  if (axis.paddingMode === "zeros") {
    let entries = 0;
    for (let tap = 0; tap < kernelSize; tap++) {
      const shift = padBegin - tap * dilation;
      const low = Math.max(0, Math.ceil(shift / stride));
      const high = Math.min(windowCount - 1, Math.floor((signalSize - 1 + shift) / stride));
      entries += Math.max(0, high - low + 1);
    }
    return entries;
  }
  // Windows [inner, outer) lie inside the signal, where no two taps meet.
  const inner = Math.min(windowCount, Math.max(0, Math.ceil(padBegin / stride)));
  const outer = Math.max(
    inner,
    Math.min(windowCount, Math.floor((signalSize - windowSpan(axis) + padBegin) / stride) + 1),
  );
  let entries = (outer - inner) * kernelSize;
  for (let o = 0; o < windowCount; o = o + 1 === inner ? outer : o + 1) {
    if (o >= inner && o < outer) continue;
    entries += distinctSources(axis, o);
  }
  return entries;
}

function distinctSources(axis: ResolvedAxis, window: number): number {
  const seen = new Set<number>();
  for (let tap = 0; tap < axis.kernelSize; tap++) seen.add(tapSource(axis, window, tap));
  return seen.size;
}

/** @throws LimitError `MEMORY_LIMIT` with the forecast, before a byte is allocated; `INDEX_LIMIT` beyond int32 */
export function checkLimits(
  caller: string,
  matrix: Forecast,
  memoryLimit: number,
  bytes: number = matrix.bytes.total,
): void {
  const [nrows, ncols] = matrix.shape;
  const size = `${nrows} x ${ncols} with ${matrix.nnz} stored entries (${matrix.dtype})`;
  if (matrix.nnz > maxInt32 || ncols > maxInt32 || nrows > maxInt32) {
    throw new LimitError(
      "INDEX_LIMIT",
      `${caller}: the matrix is ${size}, beyond int32 indices (${maxInt32}); build it by row blocks`,
      { details: { ...matrix } },
    );
  }
  if (bytes > memoryLimit) {
    throw new LimitError(
      "MEMORY_LIMIT",
      `${caller}: the matrix is ${size} and takes ${bytes} bytes, over the limit of ${memoryLimit}; raise memoryLimit, build it by row blocks, or use matvec, which needs no matrix`,
      { details: { ...matrix, memoryLimit } },
    );
  }
}

const maxInt32 = 2 ** 31 - 1;
