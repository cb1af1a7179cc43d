import type { Dyadic } from "./dyadic.ts";
import { dyadic, magnitudeOf, plus, times, zero } from "./dyadic.ts";

/** A sum of products without rounding, and what its rounding error in floating point depends on. */
export interface ExactSum {
  /** Σ aₖ xₖ over the finite products. */
  readonly value: Dyadic;
  /** Σ |aₖ| |xₖ| */
  readonly magnitude: Dyadic;
  /** How many products. */
  readonly terms: number;
  /** NaN or ±Infinity if the products give that, whatever the order. */
  readonly special: number | undefined;
}

/** Adds up products one by one. Operands are exact: numbers of the dtype in question. */
export class ExactAccumulator {
  private value: Dyadic = zero;
  private magnitude: Dyadic = zero;
  private terms = 0;
  private special: number | undefined;

  /** Adds a·x, by the rules of IEEE 754 where one of them is not finite. */
  add(a: number, x: number): void {
    this.terms++;
    if (!Number.isFinite(a) || !Number.isFinite(x)) {
      this.special = this.special === undefined ? a * x : this.special + a * x;
      return;
    }
    if (a === 0 || x === 0) return;
    const product = times(dyadic(a), dyadic(x));
    this.value = plus(this.value, product);
    this.magnitude = plus(this.magnitude, magnitudeOf(product));
  }

  sum(): ExactSum {
    const { value, magnitude, terms, special } = this;
    return { value, magnitude, terms, special };
  }
}

/** Σ aₖ xₖ of two lists of one length. */
export function exactDot(a: ArrayLike<number>, x: ArrayLike<number>): ExactSum {
  const sum = new ExactAccumulator();
  for (let k = 0; k < a.length; k++) sum.add(a[k], x[k]);
  return sum.sum();
}
