import type { FloatArray } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { asCanonical } from "./sum-duplicates.ts";

/**
 * A norm of A: `"fro"` √(Σ a²), `1` max_j Σ_i |a|, `Infinity` max_i Σ_j |a|.
 *
 * @param a in any order: entries at the same position are added up first, in a copy
 * @returns a float64 number; NaN if an element is NaN; 0 for a matrix without entries
 * @throws ConvmtxError `OPTION_INVALID` for another norm
 * @remarks O(nnz). The Frobenius norm neither overflows nor underflows on the way: where the sum of squares leaves the
 * safe range it is taken again with every element scaled by a power of two, which is exact. SciPy's
 * `sparse.linalg.norm`, LAPACK `lange`.
 */
export function norm(a: Csr, ord: "fro" | number = "fro"): number {
  expectFormat("norm", a, "csr");
  const { shape, indptr, indices, data } = asCanonical(a);
  if (ord === "fro") return frobenius(data);
  if (ord !== 1 && ord !== Infinity) {
    throw new ConvmtxError("OPTION_INVALID", `norm: ord is ${String(ord)}, expected "fro", 1 or Infinity`, {
      details: { ord },
    });
  }
  const sums = new Float64Array(shape[ord === 1 ? 1 : 0]);
  for (let i = 0; i < shape[0]; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) sums[ord === 1 ? indices[k] : i] += Math.abs(data[k]);
  }
  return sums.reduce((greatest, sum) => Math.max(greatest, sum), 0);
}

function frobenius(data: FloatArray): number {
  const squares = sumOfSquares(data, 1);
  // Below 2^-900 squares may have lost digits as subnormals or vanished.
  if (Number.isNaN(squares) || (squares > 2 ** -900 && squares < Infinity)) return Math.sqrt(squares);
  let greatest = 0;
  for (let k = 0; k < data.length; k++) greatest = Math.max(greatest, Math.abs(data[k]));
  if (greatest === 0 || greatest === Infinity) return greatest;
  const factor = greatest > 1 ? 2 ** -600 : 2 ** 600;
  return Math.sqrt(sumOfSquares(data, factor)) / factor;
}

function sumOfSquares(data: FloatArray, factor: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let k = 0;
  for (; k + 3 < data.length; k += 4) {
    sum0 += square(data[k] * factor);
    sum1 += square(data[k + 1] * factor);
    sum2 += square(data[k + 2] * factor);
    sum3 += square(data[k + 3] * factor);
  }
  for (; k < data.length; k++) sum0 += square(data[k] * factor);
  return sum0 + sum1 + (sum2 + sum3);
}

function square(value: number): number {
  return value * value;
}
