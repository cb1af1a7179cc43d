import type { Dense, Sparse } from "@convmtx/backend";
import { checkPivot } from "@convmtx/backend";
import { LuDecomposition, Matrix, QrDecomposition } from "ml-matrix";
import { flat, type MlMatrixNative } from "./convert.ts";

type Coefficients = Sparse<MlMatrixNative>;
type RightSides = Dense<MlMatrixNative>;

/**
 * X = A⁻¹ B by LU with partial pivoting.
 *
 * @throws NumericalError `SINGULAR` if a pivot is 0, or no greater than the bound of the rounding errors in it (`checkPivot`): it
 * may then be nothing else
 */
export function solve(a: Coefficients, b: RightSides): Float64Array {
  const n = a.shape[0];
  if (b.native.length === 0) return new Float64Array(0);
  const lu = new LuDecomposition(a.native);
  const [lower, upper] = [lu.lowerTriangularMatrix, lu.upperTriangularMatrix];
  for (let k = 0; k < n; k++) {
    let sum = 0;
    for (let j = 0; j <= k; j++) sum += Math.abs(lower.get(k, j) * upper.get(j, k));
    checkPivot("solve", a.shape, k, upper.get(k, k), n * 2 ** -53 * sum);
  }
  return flat(lu.solve(matrixOf(b)));
}

/**
 * The X of least ‖A X − B‖₂ by Householder QR.
 *
 * @throws NumericalError `SINGULAR` if a diagonal element of R is 0, or no greater than m ε times the norm of its column: the
 * column is then, but for rounding, a combination of those before it
 */
export function lstsq(a: Coefficients, b: RightSides): Float64Array {
  const [m, n] = a.shape;
  const columns = b.shape[1] ?? 1;
  if (n * columns === 0) return new Float64Array(0);
  const qr = new QrDecomposition(a.native);
  const upper = qr.upperTriangularMatrix;
  for (let k = 0; k < n; k++) {
    let norm = 0;
    for (let i = 0; i <= k; i++) norm = Math.hypot(norm, upper.get(i, k));
    checkPivot("lstsq", a.shape, k, upper.get(k, k), m * Number.EPSILON * norm);
  }
  return flat(qr.solve(matrixOf(b)));
}

/** The library's right-hand sides: one column for a vector. */
function matrixOf({ native, shape }: RightSides): Matrix {
  return Matrix.from1DArray(shape[0], shape[1] ?? 1, native);
}
