import { Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import {
  allocate,
  bytesPerElement,
  ConvmtxError,
  checkFloatDType,
  cStrides,
  LimitError,
  shapeText,
} from "@convmtx/tensor";
import { checkShapeOption } from "@convmtx/window";
import { layoutOf, splitAxes } from "./layout.ts";
import type { UnfoldMatrixOptions } from "./options.ts";
import { stretches, stretchSize } from "./stretches.ts";
import type { WindowGrid } from "./window-grid.ts";
import { windowGrid } from "./window-grid.ts";

/**
 * The 0/1 matrix U of `unfold` for one sample: U·vec(x) = vec(unfold(x)), and Uᵀ is `fold`.
 *
 * @returns [C·Πk·L, C·Πn]. Row (c·Πk + t)·L + o has its single 1 at the element that window o reads with tap t of
 * channel c, and is empty where that is zero padding. Canonical: sorted, without duplicates or explicit zeros
 * @throws ShapeError `SHAPE_INVALID`, `GEOMETRY_INVALID`; ConvmtxError `OPTION_INVALID`; DtypeError
 * `DTYPE_UNSUPPORTED`; LimitError `INDEX_LIMIT` with the exact size, before anything is allocated, if rows, columns or
 * entries pass 2^31 − 1; `MEMORY_LIMIT` if the runtime cannot allocate it
 * @remarks nnz = C·Π_a Σ_t (windows along a whose tap t reads the signal), at most one a row. Written in row order in
 * O(rows); `unfold` itself needs no matrix.
 */
export function unfoldMatrix<D extends FloatDType = "float64">(options: UnfoldMatrixOptions<D>): Csr<D> {
  const layout = layoutOf("unfoldMatrix", options);
  const { inputShape } = options;
  const dtype = checkFloatDType<FloatDType>("unfoldMatrix", options.dtype ?? "float64");
  checkShapeOption("unfoldMatrix", "inputShape", inputShape);
  if (inputShape.length < 2) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `unfoldMatrix: inputShape is ${shapeText(inputShape)}, expected channels and one spatial axis at least`,
      { details: { option: "inputShape", value: [...inputShape] } },
    );
  }
  const { channel: channels, spatial } = splitAxes(layout, inputShape);
  const { channel: channelStride, spatial: strides } = splitAxes(layout, cStrides(inputShape));
  const grid = windowGrid("unfoldMatrix", spatial, options);
  const { indptr, indices, data, shape } = allocateCsr(grid, channels, dtype);

  const taps = stretches(grid, strides);
  let entry = 0;
  let nextRow = 0;
  for (let c = 0, begin = 0; c < channels; c++) {
    for (const tap of taps) {
      for (let s = 0; s < tap.length; s += stretchSize) {
        const [window, element, length, step] = tap.slice(s, s + stretchSize);
        const row = begin + window;
        const col = c * channelStride + element;
        // The rows between two stretches read zero padding: empty.
        indptr.fill(entry, nextRow, row);
        for (let i = 0; i < length; i++) {
          indptr[row + i] = entry + i;
          indices[entry + i] = col + i * step;
        }
        entry += length;
        nextRow = row + length;
      }
      begin += grid.windowCount;
    }
  }
  indptr.fill(entry, nextRow);
  data.fill(1);
  return Csr.fromPartsUnchecked({ shape, indptr, indices, data }) as Csr<D>;
}

const maxInt32 = 2 ** 31 - 1;

/** Zeroed parts of exactly the size needed. @throws LimitError `INDEX_LIMIT`, `MEMORY_LIMIT` */
function allocateCsr(grid: WindowGrid, channels: number, dtype: FloatDType) {
  const nrows = channels * grid.tapCount * grid.windowCount;
  const ncols = channels * grid.signalSize;
  const perAxis = grid.runs.map((taps) => taps.flat().reduce((sum, { begin, end }) => sum + end - begin, 0));
  const nnz = perAxis.reduce((product, count) => product * count, channels);
  const size = `${nrows} x ${ncols} with ${nnz} stored entries`;
  if (Math.max(nrows, ncols, nnz) > maxInt32) {
    throw new LimitError(
      "INDEX_LIMIT",
      `unfoldMatrix: the matrix is ${size}, beyond int32 indices (${maxInt32}); use unfold, which needs no matrix`,
      { details: { shape: [nrows, ncols], nnz } },
    );
  }
  const bytes = 4 * (nrows + 1) + (4 + bytesPerElement(dtype)) * nnz;
  try {
    return {
      shape: [nrows, ncols] as const,
      indptr: new Int32Array(nrows + 1),
      indices: new Int32Array(nnz),
      data: allocate(dtype, nnz),
    };
  } catch (cause) {
    throw new LimitError(
      "MEMORY_LIMIT",
      `unfoldMatrix: cannot allocate ${bytes} bytes for a matrix of ${size} (${dtype}); use unfold, which needs no matrix`,
      { cause, details: { shape: [nrows, ncols], nnz, bytes } },
    );
  }
}
