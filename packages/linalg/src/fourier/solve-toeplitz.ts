import { NumericalError, ShapeError, type Tensor } from "@convmtx/tensor";
import { dot } from "../space/host-vector.ts";
import { unitScale } from "../space/unit.ts";
import { byColumn, type Columns, vectorValues } from "./real-columns.ts";

/**
 * The x with T x = b for the square Toeplitz matrix T with first column c and first row r, by Levinson's recursion.
 *
 * @param r its first number is not read; null: c, which makes T symmetric
 * @param b [n], or a tensor [n, k]
 * @returns [n] or [n, k], float64, fresh
 * @throws NumericalError `SINGULAR` where a leading block of T is singular: `details.pivot` is its size − 1. T itself may have an
 * inverse, which `lu` then finds; ShapeError `SHAPE_INVALID`, `SHAPE_MISMATCH`
 * @remarks O(n²) time and O(n) memory a column. It is not stable where a leading block is nearly singular: compare the residual by
 * `matmulToeplitz`. SciPy's `solve_toeplitz`. (N. Levinson, 1947; W. F. Trench, 1964.)
 */
export function solveToeplitz<B extends Columns>(
  c: Columns,
  r: Columns | null,
  b: B,
): B extends Tensor ? Tensor<"float64"> : Float64Array {
  const column = vectorValues("solveToeplitz", "c", c);
  const row = r === null ? column : vectorValues("solveToeplitz", "r", r);
  const n = column.length;
  if (row.length !== n) {
    throw new ShapeError("SHAPE_MISMATCH", `solveToeplitz: c has ${n} elements and r ${row.length}, expected as many`, {
      details: { c: n, r: row.length },
    });
  }
  // T of a size of about 1, so that no reciprocal overflows.
  const scale = unitScale([column, row]);
  const scaled = (line: Float64Array) => line.map((value) => value / scale);
  const [first, top] = [scaled(column), scaled(row)];
  return byColumn("solveToeplitz", b, n, n, (values) => levinson(first, top, scaled(values)));
}

/**
 * Grows x of the leading k×k blocks T_k one by one. Beside it grow f and g with T_k f = e₁ and T_k g = e_k; with a 0 put behind f and before
 * g they are wrong in one element each, and two multiples of them are right.
 */
function levinson(c: Float64Array, r: Float64Array, b: Float64Array): Float64Array {
  const n = c.length;
  const [x, backwardsC, forwardR] = [new Float64Array(n), c.slice().reverse(), r];
  checkBlock(0, c[0], Math.abs(c[0]));
  let f = Float64Array.of(1 / c[0]);
  let g = f.slice();
  x[0] = b[0] / c[0];
  for (let k = 1; k < n; k++) {
    const below = backwardsC.subarray(n - 1 - k, n - 1); // c[k], …, c[1]
    const errorF = dot(below, f);
    const errorG = dot(forwardR.subarray(1, k + 1), g);
    const errorX = dot(below, x.subarray(0, k));
    const rest = 1 - errorF * errorG;
    checkBlock(k, rest, 1 + Math.abs(errorF * errorG));
    const [nextF, nextG] = [new Float64Array(k + 1), new Float64Array(k + 1)];
    for (let i = 0; i <= k; i++) {
      const [before, after] = [i < k ? f[i] : 0, i > 0 ? g[i - 1] : 0];
      nextF[i] = (before - errorF * after) / rest;
      nextG[i] = (after - errorG * before) / rest;
    }
    [f, g] = [nextF, nextG];
    const missing = b[k] - errorX;
    for (let i = 0; i <= k; i++) x[i] += missing * g[i];
  }
  return x;
}

/** @throws NumericalError `SINGULAR` if the pivot is 0, or lost in the rounding errors of a sum of that size; never for a NaN */
function checkBlock(k: number, pivot: number, size: number): void {
  if (!(Math.abs(pivot) <= 2 ** -52 * size)) return;
  throw new NumericalError(
    "SINGULAR",
    `solveToeplitz: the leading block of size ${k + 1} is singular: pivot ${k} is ${pivot}; lu of the matrix may find the solution`,
    { details: { pivot: k, value: pivot } },
  );
}
