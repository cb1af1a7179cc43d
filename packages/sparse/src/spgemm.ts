import type { FloatArray, FloatDType, Promoted, TypedArrayOf } from "@convmtx/tensor";
import { promote } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { checkInnerShape } from "./same-shape.ts";
import { withinMemory } from "./within-memory.ts";

/**
 * C = A B, all three sparse.
 *
 * @param a shape [m, n], in any order; entries at the same position add up
 * @param b shape [n, p], likewise
 * @returns shape [m, p], canonical; float32 if both are, else float64
 * @throws ShapeError `SHAPE_MISMATCH`; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`
 * @remarks An entry is stored wherever the patterns of A and B meet, also if its value comes out as 0. Sums run in
 * float64 in stored order: |Ĉ − C| ≤ γ_r |A||B| with r the products of the entry, plus the rounding to float32. Time
 * O(products) and O(r log r) to sort a row of r entries, memory 12 p bytes beside the result. F. G. Gustavson, "Two fast
 * algorithms for sparse matrices", ACM TOMS 4, 1978, symbolic then numeric.
 */
export function spgemm<A extends FloatDType, B extends FloatDType>(a: Csr<A>, b: Csr<B>): Csr<Promoted<A, B>> {
  expectFormat("spgemm", a, "csr");
  expectFormat("spgemm", b, "csr");
  checkInnerShape("spgemm", a.shape, b.shape);
  const shape = [a.shape[0], b.shape[1]] as const;
  const { lastRow, sums } = withinMemory("spgemm", 12 * shape[1], () => ({
    lastRow: new Int32Array(shape[1]),
    sums: new Float64Array(shape[1]),
  }));
  const nnz = countProducts(a, b, lastRow.fill(-1));
  const to = allocateCompressed("spgemm", shape[0], nnz, promote<FloatDType, FloatDType>(a.dtype, b.dtype));
  multiplyRows(a, b, lastRow.fill(-1), sums, to);
  return Csr.fromPartsUnchecked({ shape, ...to, data: to.data as TypedArrayOf<Promoted<A, B>> });
}

function countProducts(a: Csr, b: Csr, lastRow: Int32Array): number {
  let nnz = 0;
  for (let i = 0; i < a.shape[0]; i++) {
    for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) {
      const row = a.indices[k];
      for (let l = b.indptr[row]; l < b.indptr[row + 1]; l++) {
        const j = b.indices[l];
        if (lastRow[j] === i) continue;
        lastRow[j] = i;
        nnz++;
      }
    }
  }
  return nnz;
}

function multiplyRows(
  a: Csr,
  b: Csr,
  lastRow: Int32Array,
  sums: Float64Array,
  to: { indptr: Int32Array; indices: Int32Array; data: FloatArray },
): void {
  const { indptr, indices, data } = to;
  let end = 0;
  for (let i = 0; i < a.shape[0]; i++) {
    const begin = end;
    for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) {
      const row = a.indices[k];
      const factor = a.data[k];
      for (let l = b.indptr[row]; l < b.indptr[row + 1]; l++) {
        const j = b.indices[l];
        if (lastRow[j] !== i) {
          lastRow[j] = i;
          sums[j] = 0;
          indices[end++] = j;
        }
        sums[j] += factor * b.data[l];
      }
    }
    sortColumns(indices, begin, end);
    for (let k = begin; k < end; k++) data[k] = sums[indices[k]];
    indptr[i + 1] = end;
  }
}

/** By insertion where the row is short: the native sort costs a view and a call. */
function sortColumns(indices: Int32Array, begin: number, end: number): void {
  if (end - begin > 24) {
    indices.subarray(begin, end).sort();
    return;
  }
  for (let k = begin + 1; k < end; k++) {
    const index = indices[k];
    let to = k;
    for (; to > begin && indices[to - 1] > index; to--) indices[to] = indices[to - 1];
    indices[to] = index;
  }
}
