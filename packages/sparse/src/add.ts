import type { FloatArray, FloatDType, Promoted, TypedArrayOf } from "@convmtx/tensor";
import { promote } from "@convmtx/tensor";
import type { CompressedArrays } from "./allocate-compressed.ts";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { maxIndex } from "./matrix-shape.ts";
import { checkSameShape } from "./same-shape.ts";
import { asCanonical } from "./sum-duplicates.ts";

export interface AddOptions {
  /** Multiplies A. Default 1. */
  readonly alpha?: number | undefined;
  /** Multiplies B. Default 1. */
  readonly beta?: number | undefined;
}

/**
 * C = α A + β B
 *
 * @param a shape [m, n], in any order: entries at the same position are added up first, in a copy
 * @param b shape [m, n], likewise
 * @returns shape [m, n], canonical; float32 if both are, else float64
 * @throws ShapeError `SHAPE_MISMATCH`; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`
 * @remarks An entry is stored wherever A or B stores one, also if its value comes out as 0 (SciPy drops those; `prune`
 * does). An operand whose scalar is exactly 0 is not read: neither its pattern nor its NaN shows, as in BLAS. Computed
 * in float64, rounded once. O(nrows + nnz).
 */
export function add<A extends FloatDType, B extends FloatDType>(
  a: Csr<A>,
  b: Csr<B>,
  options: AddOptions = {},
): Csr<Promoted<A, B>> {
  return addScaled("add", a, options.alpha ?? 1, b, options.beta ?? 1);
}

/** α A + β B for the public function `what`. */
export function addScaled<A extends FloatDType, B extends FloatDType>(
  what: string,
  a: Csr<A>,
  alpha: number,
  b: Csr<B>,
  beta: number,
): Csr<Promoted<A, B>> {
  expectFormat(what, a, "csr");
  expectFormat(what, b, "csr");
  checkSameShape(what, a, b);
  const left = alpha === 0 ? emptyLike(a) : asCanonical(a);
  const right = beta === 0 ? emptyLike(b) : asCanonical(b);
  const dtype = promote<FloatDType, FloatDType>(a.dtype, b.dtype);
  const to = allocateCompressed(what, a.shape[0], countUnion(left, right), dtype);
  mergeRows(left, alpha, right, beta, to);
  return Csr.fromPartsUnchecked({ shape: a.shape, ...to, data: to.data as TypedArrayOf<Promoted<A, B>> });
}

type Rows = Pick<Csr, "indptr" | "indices" | "data">;

function emptyLike({ shape }: Csr): Rows {
  return { indptr: new Int32Array(shape[0] + 1), indices: new Int32Array(0), data: new Float64Array(0) };
}

function countUnion(a: Rows, b: Rows): number {
  let both = 0;
  for (let i = 0; i < a.indptr.length - 1; i++) {
    const endA = a.indptr[i + 1];
    const endB = b.indptr[i + 1];
    let k = a.indptr[i];
    let l = b.indptr[i];
    while (k < endA && l < endB) {
      const difference = a.indices[k] - b.indices[l];
      if (difference === 0) both++;
      if (difference <= 0) k++;
      if (difference >= 0) l++;
    }
  }
  return a.indices.length + b.indices.length - both;
}

function mergeRows(a: Rows, alpha: number, b: Rows, beta: number, to: CompressedArrays<FloatDType>): void {
  const { indptr, indices, data } = to;
  const aData: FloatArray = a.data;
  const bData: FloatArray = b.data;
  let at = 0;
  for (let i = 0; i < indptr.length - 1; i++) {
    const endA = a.indptr[i + 1];
    const endB = b.indptr[i + 1];
    let k = a.indptr[i];
    let l = b.indptr[i];
    while (k < endA || l < endB) {
      const columnA = k < endA ? a.indices[k] : maxIndex;
      const columnB = l < endB ? b.indices[l] : maxIndex;
      if (columnA < columnB) {
        indices[at] = columnA;
        data[at++] = alpha * aData[k++];
      } else if (columnB < columnA) {
        indices[at] = columnB;
        data[at++] = beta * bData[l++];
      } else {
        indices[at] = columnA;
        data[at++] = alpha * aData[k++] + beta * bData[l++];
      }
    }
    indptr[i + 1] = at;
  }
}
