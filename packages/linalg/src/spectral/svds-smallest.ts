import { lu, qr } from "@convmtx/direct";
import { type Csr, matvec, rmatvec, transpose } from "@convmtx/sparse";
import { asMatrix, type MatrixLike } from "../operators/host-matrix.ts";
import { inverse } from "../operators/inverse.ts";
import { norm2 as lengthOf } from "../space/host-vector.ts";
import { type Svds, type SvdsOptions, svds } from "./svds.ts";

/**
 * The k smallest singular values of A and their vectors: by the largest of A⁻¹, or of the pseudoinverse where A is not square.
 *
 * @param a with its entries on the host, of full rank
 * @param k from 1 to min(m, n)
 * @returns σ ascending, and residuals as `svds`
 * @throws NumericalError `SINGULAR` without full rank, with the pivot: then the smallest is 0 to rounding; ConvmtxError `OPTION_INVALID`
 * @remarks One factorisation (LU, or QR of the tall side), two solves an iteration. Nothing is squared: σ is found to κ(A) ε.
 */
export function svdsSmallest(a: MatrixLike, k: number, options: Omit<SvdsOptions, "dtype" | "lookEvery"> = {}): Svds {
  const A = asMatrix("svdsSmallest", a);
  const [m, n] = A.shape;
  if (m >= n) return ofTall(A, k, options);
  const { left, right, ...rest } = ofTall(transpose(A), k, options);
  return { ...rest, left: right, right: left };
}

function ofTall(A: Csr, k: number, options: SvdsOptions): Svds {
  const [m, n] = A.shape;
  // A⁺ = V Σ⁻¹ Uᵀ: what is left there is right here.
  const found = svds(inverse(m === n ? lu(A) : qr(A)), k, options);
  const { left: right, right: left } = found;
  const values = found.values.map((value) => 1 / value);
  const errors = values.map((value, i) => {
    const [u, v] = [left[i], right[i]];
    const away = (product: ArrayLike<number>, vector: Float64Array) =>
      lengthOf(vector.map((x, j) => product[j] - value * x));
    return Math.max(away(matvec(A, v), u), away(rmatvec(A, u), v));
  });
  return { ...found, values, left, right, errors };
}
