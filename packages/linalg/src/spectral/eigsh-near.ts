import { lu } from "@convmtx/direct";
import { add, eye, matvec } from "@convmtx/sparse";
import { checkSquareMatrix } from "../operators/combined-shape.ts";
import { asMatrix, type MatrixLike } from "../operators/host-matrix.ts";
import { inverse } from "../operators/inverse.ts";
import { norm2 as lengthOf } from "../space/host-vector.ts";
import { type Eigsh, type EigshOptions, eigsh } from "./eigsh.ts";

/**
 * The k eigenvalues of a symmetric A that are nearest to σ, and their vectors: by the largest of (A − σI)⁻¹.
 *
 * @param a with its entries on the host; its symmetry is not checked
 * @returns λ by their distance from σ; `errors` are residuals ‖A q − λ q‖
 * @throws NumericalError `SINGULAR` if σ is an eigenvalue; ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID`
 * @remarks One LU factorisation, a solve an iteration. SciPy's `eigsh` with `sigma`.
 */
export function eigshNear(a: MatrixLike, k: number, sigma: number, options: Omit<EigshOptions, "which"> = {}): Eigsh {
  const A = asMatrix("eigshNear", a);
  checkSquareMatrix("eigshNear", A.shape);
  const shifted = sigma === 0 ? A : add(A, eye(A.shape[0]), { beta: -sigma });
  const found = eigsh(inverse(lu(shifted)), k, { ...options, which: "magnitude" });
  const values = found.values.map((value) => sigma + 1 / value);
  const errors = values.map((value, i) => {
    const q = found.vectors[i];
    return lengthOf(matvec(A, q).map((x, j) => x - value * q[j]) as Float64Array);
  });
  return { ...found, values, errors };
}
