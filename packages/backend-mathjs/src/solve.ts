import type { Dense, Sparse } from "@convmtx/backend";
import { checkPivot } from "@convmtx/backend";
import { NumericalError, shapeText } from "@convmtx/tensor";
import type { MathjsNative } from "./convert.ts";
import type { Factors, MathLibrary } from "./library.ts";

type Coefficients = Sparse<MathjsNative>;

/** Columns ordered by the minimum degree of AᵀA, which suits row exchanges; without an order given, the library works densely. */
const order = 2;
/** Of each column the largest element is the pivot. */
const threshold = 1;

/**
 * X = A⁻¹ B by the library's sparse LU.
 *
 * @throws NumericalError `SINGULAR` if a column has no pivot, or one no greater than the bound of the rounding errors in it
 * (`checkPivot`)
 */
export function solve(math: MathLibrary, a: Coefficients, b: Dense<MathjsNative>): Float64Array {
  const n = a.shape[0];
  const columns = b.shape[1] ?? 1;
  const out = new Float64Array(n * columns);
  if (out.length === 0) return out;
  const factors = factorsOf(math, a);
  checkPivots(a, factors);
  for (let j = 0; j < columns; j++) {
    const side = Array.from({ length: n }, (_, i) => b.native[i * columns + j]);
    math
      .lusolve(factors, side)
      .toArray()
      .forEach(([value], i) => {
        out[i * columns + j] = value;
      });
  }
  return out;
}

/**
 * Of a square matrix of numbers, which is all that comes here, the library throws a TypeError for want of a pivot alone. A NaN is none
 * to it.
 */
function factorsOf(math: MathLibrary, a: Coefficients): Factors {
  try {
    return math.slu(a.native, order, threshold);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new NumericalError(
      "SINGULAR",
      `solve: A ${shapeText(a.shape)} is singular in float64: a column has no pivot but 0 or NaN`,
      { cause },
    );
  }
}

function checkPivots({ shape }: Coefficients, { L, U }: Factors): void {
  const n = shape[0];
  const sums = diagonalOfProduct(L, U, n);
  const { values, index, ptr } = U.toJSON();
  for (let k = 0; k < n; k++) {
    const at = index.indexOf(k, ptr[k]);
    const pivot = at >= 0 && at < ptr[k + 1] ? values[at] : 0;
    checkPivot("solve", shape, k, pivot, n * 2 ** -53 * sums[k]);
  }
}

/** (|L||U|)ₖₖ = Σⱼ |lₖⱼ||uⱼₖ|: a column of L at a time against a row of U, both spread out by their indices. */
function diagonalOfProduct(L: Factors["L"], U: Factors["U"], n: number): Float64Array {
  const rowsOfU: (readonly [column: number, value: number])[][] = Array.from({ length: n }, () => []);
  const upper = U.toJSON();
  for (let k = 0; k < n; k++) {
    for (let at = upper.ptr[k]; at < upper.ptr[k + 1]; at++) rowsOfU[upper.index[at]].push([k, upper.values[at]]);
  }
  const sums = new Float64Array(n);
  const column = new Float64Array(n);
  const lower = L.toJSON();
  for (let j = 0; j < n; j++) {
    for (let at = lower.ptr[j]; at < lower.ptr[j + 1]; at++) column[lower.index[at]] = Math.abs(lower.values[at]);
    for (const [k, value] of rowsOfU[j]) sums[k] += column[k] * Math.abs(value);
    for (let at = lower.ptr[j]; at < lower.ptr[j + 1]; at++) column[lower.index[at]] = 0;
  }
  return sums;
}
