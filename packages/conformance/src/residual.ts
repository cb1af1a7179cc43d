import type { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType, Tensor } from "@convmtx/tensor";
import { type Acceptance, numberText, shortText } from "./acceptance.ts";
import type { Dyadic } from "./dyadic.ts";
import { compareDyadic, dyadic, magnitudeOf, minus, plus, times, toNumber, zero } from "./dyadic.ts";
import type { Difference } from "./fault.ts";
import type { LinearForm } from "./linear-form.ts";
import { adjoint, formOf } from "./linear-form.ts";
import { unitRoundoff } from "./rounding.ts";

/** c of the bound of `solve`: an elimination and two triangular solves of n steps each, Higham's γ_3n. */
export const solveConstant = 3;
/** ρ(n) of the bound of `solve`: the growth of the elimination that is allowed. Partial pivoting stays far below. */
export const growthLimit = (n: number): number => Math.max(8, n);
/** c of the bound of `lstsq`. */
export const leastSquaresConstant = 8;

const integer = (k: number): Dyadic => ({ n: BigInt(k), e: 0 });
const largest = (all: readonly Dyadic[]): Dyadic =>
  all.map(magnitudeOf).reduce((a, b) => (compareDyadic(a, b) < 0 ? b : a), zero);

/** form · x without rounding. */
function product(form: LinearForm, x: readonly Dyadic[]): Dyadic[] {
  const sums = new Array<Dyadic>(form.shape[0]).fill(zero);
  for (const [k, i] of form.row.entries()) sums[i] = plus(sums[i], times(dyadic(form.value[k]), x[form.col[k]]));
  return sums;
}

/** ‖·‖∞ of a linear map: its largest row sum of magnitudes. */
function normOf(form: LinearForm): Dyadic {
  const absolute = { ...form, value: form.value.map(Math.abs) };
  return largest(product(absolute, new Array<Dyadic>(form.shape[1]).fill(integer(1))));
}

type Judged = { readonly residual: readonly Dyadic[]; readonly bound: Dyadic };

function judgeColumns(
  x: FloatArray,
  B: Tensor<FloatDType>,
  name: string,
  judge: (x: readonly Dyadic[], b: readonly Dyadic[]) => Judged,
): Difference[] {
  const columns = B.shape[1] ?? 1;
  const found: Difference[] = [];
  for (const [at, value] of x.entries()) {
    if (!Number.isFinite(value)) found.push({ at: `x[${at}]`, got: numberText(value), expected: "a finite number" });
  }
  if (found.length > 0) return found;
  for (let j = 0; j < columns; j++) {
    const column = (data: FloatArray) =>
      Array.from(
        data.filter((_, at) => at % columns === j),
        dyadic,
      );
    const { residual, bound } = judge(column(x), column(B.data));
    for (const [i, r] of residual.entries()) {
      const size = magnitudeOf(r);
      if (compareDyadic(size, bound) <= 0) continue;
      const of = columns > 1 ? `, column ${j}` : "";
      found.push({
        at: `${name}[${i}]${of}`,
        got: shortText(toNumber(r)),
        expected: "0",
        error: shortText(toNumber(size)),
        bound: shortText(toNumber(bound)),
      });
    }
  }
  return found;
}

/** ‖b − A x̂‖∞ ≤ c n u ρ (‖A‖∞ ‖x̂‖∞ + ‖b‖∞), column by column. */
export function smallResidual(A: Csr, B: Tensor<FloatDType>, dtype: FloatDType): Acceptance {
  const n = A.shape[0];
  const form = formOf(A);
  const factor = times(integer(solveConstant * n * growthLimit(n)), unitRoundoff(dtype));
  const rule = `‖b − A x‖∞ <= c n u ρ (‖A‖∞ ‖x‖∞ + ‖b‖∞), c = ${solveConstant}, n = ${n}, ρ = ${growthLimit(n)}`;
  const shape = [n, ...B.shape.slice(1)];
  const judge = (x: readonly Dyadic[], b: readonly Dyadic[]): Judged => ({
    residual: product(form, x).map((ax, i) => minus(b[i], ax)),
    bound: times(factor, plus(times(normOf(form), largest(x)), largest(b))),
  });
  return { shape, rule, judge: (x) => judgeColumns(x, B, "(b − A x)", judge) };
}

/** ‖Aᵀ(b − A x̂)‖∞ ≤ c m n u ‖Aᵀ‖∞ (‖A‖∞ ‖x̂‖∞ + ‖b‖∞), column by column: x̂ is where the slope is nothing but rounding. */
export function smallSlope(A: Csr, B: Tensor<FloatDType>, dtype: FloatDType): Acceptance {
  const [m, n] = A.shape;
  const [form, transposed] = [formOf(A), adjoint(formOf(A))];
  const factor = times(integer(leastSquaresConstant * m * n), unitRoundoff(dtype));
  const rule = `‖Aᵀ(b − A x)‖∞ <= c m n u ‖Aᵀ‖∞ (‖A‖∞ ‖x‖∞ + ‖b‖∞), c = ${leastSquaresConstant}, m = ${m}, n = ${n}`;
  const shape = [n, ...B.shape.slice(1)];
  const judge = (x: readonly Dyadic[], b: readonly Dyadic[]): Judged => ({
    residual: product(
      transposed,
      product(form, x).map((ax, i) => minus(b[i], ax)),
    ),
    bound: times(times(factor, normOf(transposed)), plus(times(normOf(form), largest(x)), largest(b))),
  });
  return { shape, rule, judge: (x) => judgeColumns(x, B, "Aᵀ(b − A x)", judge) };
}
