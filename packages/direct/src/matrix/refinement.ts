import { checkShapeOf } from "./check-shape-of.ts";
import type { Columns, SparseMatrix } from "./columns.ts";
import { columnsOf } from "./columns.ts";

export interface SolveOptions {
  /**
   * The matrix that was factored: x is then refined, by solving for what b − A x leaves, until it leaves no more than the rounding of its own
   * sums, or no longer half as much as before.
   */
  readonly refine?: SparseMatrix | undefined;
}

const mostSteps = 5;

/** A by columns for refinement, if that was asked for. @throws ShapeError `SHAPE_MISMATCH` unless A has the factor's shape */
export function refinedBy(
  what: string,
  { refine }: SolveOptions,
  shape: readonly [number, number],
): Columns | undefined {
  if (refine === undefined) return undefined;
  const a = columnsOf(what, refine);
  checkShapeOf(what, "refine", a.shape, shape);
  return a;
}

/**
 * The x of op(A) x = b, refined: op is the transpose or nothing.
 *
 * @param solve gives op(A)⁻¹ of a vector, which it may write to
 * @remarks The step and its end by the componentwise backward error ω = maxᵢ |b − A x|ᵢ / (|A||x| + |b|)ᵢ are those of M. Arioli, J. W.
 * Demmel and I. S. Duff, "Solving sparse linear systems with sparse backward error", SIAM J. Matrix Anal. Appl. 10 (1989).
 */
export function refined(
  a: Columns,
  transposed: boolean,
  b: Float64Array,
  solve: (b: Float64Array) => Float64Array,
): Float64Array {
  let x = solve(b.slice());
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < mostSteps; step++) {
    const { residual, error } = residualOf(a, transposed, b, x);
    // A NaN ends it too.
    if (!(error > 2 ** -53 && error <= before / 2)) return x;
    before = error;
    const change = solve(residual);
    const next = x.map((value, i) => value + change[i]);
    if (!(residualOf(a, transposed, b, next).error < error)) return x;
    x = next;
  }
  return x;
}

function residualOf(
  { shape, indptr, indices, data }: Columns,
  transposed: boolean,
  b: Float64Array,
  x: Float64Array,
): { readonly residual: Float64Array; readonly error: number } {
  const residual = b.slice();
  const size = b.map(Math.abs);
  for (let j = 0; j < shape[1]; j++) {
    for (let k = indptr[j]; k < indptr[j + 1]; k++) {
      const [to, from] = transposed ? [j, indices[k]] : [indices[k], j];
      const product = data[k] * x[from];
      residual[to] -= product;
      size[to] += Math.abs(product);
    }
  }
  let error = 0;
  for (let i = 0; i < b.length; i++) {
    const ratio = residual[i] === 0 ? 0 : Math.abs(residual[i]) / size[i];
    error = Math.max(error, ratio); // a NaN stays
  }
  return { residual, error };
}
