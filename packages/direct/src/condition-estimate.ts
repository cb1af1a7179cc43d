import { Cholesky } from "./cholesky/cholesky-factor.ts";
import { Lu } from "./lu/lu-factor.ts";
import { checkShapeOf } from "./matrix/check-shape-of.ts";
import type { SparseMatrix } from "./matrix/columns.ts";
import { columnsOf } from "./matrix/columns.ts";
import { mirroredLower } from "./matrix/mirrored-lower.ts";

/** Steps of the search: it ends by itself after two or three, as a rule. */
const mostSteps = 5;

/**
 * An estimate of κ₁(A) = ‖A‖₁ ‖A⁻¹‖₁, from below, with a factorisation of A.
 *
 * @param a the matrix that was factored; of a Cholesky factor, its lower triangle counts
 * @returns at most κ₁(A) but for rounding, rarely less than a third of it; 0 for 0 × 0, Infinity where a norm overflows
 * @throws ShapeError `SHAPE_MISMATCH` if A has not the factor's shape
 * @remarks A few solves. W. W. Hager, "Condition estimates", SIAM J. Sci. Stat. Comput. 5 (1984), as improved by N. J. Higham, "FORTRAN
 * codes for estimating the one-norm of a real or complex matrix", ACM Trans. Math. Softw. 14 (1988), algorithm 4.1. A factor's solution is
 * wrong by about u κ₁ in relative terms.
 */
export function conditionEstimate(a: SparseMatrix, factor: Lu | Cholesky): number {
  const given = columnsOf("conditionEstimate", a);
  const columns = factor instanceof Cholesky ? mirroredLower(given) : given;
  checkShapeOf("conditionEstimate", "A", columns.shape, factor.shape);
  const n = columns.shape[1];
  if (n === 0) return 0;
  let norm = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let k = columns.indptr[j]; k < columns.indptr[j + 1]; k++) sum += Math.abs(columns.data[k]);
    norm = Math.max(norm, sum); // a NaN stays
  }
  return norm * inverseNorm(n, factor);
}

/** An estimate of ‖A⁻¹‖₁ from below: a walk over the corners of the unit ball, each as steep as can be. */
function inverseNorm(n: number, factor: Lu | Cholesky): number {
  const solveTransposed = (b: Float64Array) => (factor instanceof Lu ? factor.solveTransposed(b) : factor.solve(b));
  let y: Float64Array = factor.solve(new Float64Array(n).fill(1 / n));
  let estimate = sumOfMagnitudes(y);
  if (n === 1) return estimate;
  let signs = y.map(signOf);
  let corner = -1;
  for (let step = 0; step < mostSteps; step++) {
    const slope = solveTransposed(signs);
    const next = steepest(slope);
    if (next === corner || (step > 0 && Math.abs(slope[next]) <= Math.abs(slope[corner]))) break;
    corner = next;
    y = factor.solve(new Float64Array(n).fill(1, corner, corner + 1));
    const found = sumOfMagnitudes(y);
    const nextSigns = y.map(signOf);
    const repeats = nextSigns.every((sign, i) => sign === signs[i]);
    if (repeats || !(found > estimate)) {
      if (!(found <= estimate)) estimate = found;
      break;
    }
    estimate = found;
    signs = nextSigns;
  }
  return Math.max(estimate, alternating(n, factor));
}

/** A second estimate, from a vector that guards against those on which the first fails by cancellation. */
function alternating(n: number, factor: Lu | Cholesky): number {
  const b = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / (n - 1)));
  return (2 * sumOfMagnitudes(factor.solve(b))) / (3 * n);
}

function sumOfMagnitudes(x: Float64Array): number {
  return x.reduce((sum, value) => sum + Math.abs(value), 0);
}

function signOf(value: number): number {
  return value >= 0 ? 1 : -1;
}

function steepest(x: Float64Array): number {
  let at = 0;
  for (let i = 1; i < x.length; i++) if (Math.abs(x[i]) > Math.abs(x[at])) at = i;
  return at;
}
