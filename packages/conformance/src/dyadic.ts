/** The number n·2^e, without rounding. Every finite float64 is one, and so are their sums and products. */
export interface Dyadic {
  readonly n: bigint;
  readonly e: number;
}

export const zero: Dyadic = { n: 0n, e: 0 };

const view = new DataView(new ArrayBuffer(8));

/** A finite float64 as it is. */
export function dyadic(x: number): Dyadic {
  if (x === 0) return zero;
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const n = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return { n: x < 0 ? -n : n, e: Math.max(exponent, 1) - 1075 };
}

/** 2^e */
export function powerOfTwo(e: number): Dyadic {
  return { n: 1n, e };
}

export function plus(a: Dyadic, b: Dyadic): Dyadic {
  if (a.n === 0n) return b;
  if (b.n === 0n) return a;
  const e = Math.min(a.e, b.e);
  return { n: shifted(a, e) + shifted(b, e), e };
}

export function minus(a: Dyadic, b: Dyadic): Dyadic {
  return plus(a, { n: -b.n, e: b.e });
}

export function times(a: Dyadic, b: Dyadic): Dyadic {
  return { n: a.n * b.n, e: a.e + b.e };
}

export function magnitudeOf(a: Dyadic): Dyadic {
  return a.n < 0n ? { n: -a.n, e: a.e } : a;
}

/** Negative, zero or positive as a − b is. */
export function compareDyadic(a: Dyadic, b: Dyadic): number {
  const { n } = minus(a, b);
  return n < 0n ? -1 : n > 0n ? 1 : 0;
}

const extraBits = 128;

/** a / b from below in magnitude, to 128 bits of its own. */
export function quotient(a: Dyadic, b: Dyadic): Dyadic {
  const extra = extraBits + bitLength(b.n);
  return { n: (a.n << BigInt(extra)) / b.n, e: a.e - b.e - extra };
}

/** √a from below, to more than 100 bits. @param a not negative */
export function squareRoot(a: Dyadic): Dyadic {
  const shift = 2 * extraBits + (a.e & 1);
  return { n: integerRoot(a.n << BigInt(shift)), e: (a.e - shift) / 2 };
}

/** The nearest float64, to be shown. Below the normal range the last digit may be off. */
export function toNumber({ n, e }: Dyadic): number {
  const size = n < 0n ? -n : n;
  const drop = Math.max(0, bitLength(size) - 64);
  // A bit that stands for all those dropped keeps ties from being seen where there are none.
  const rest = drop > 0 && size & ((1n << BigInt(drop)) - 1n) ? 1n : 0n;
  const head = Number((size >> BigInt(drop)) | rest);
  const exponent = e + drop;
  const half = Math.trunc(Math.max(-2200, Math.min(2200, exponent)) / 2);
  const rough = head * 2 ** half * 2 ** (Math.max(-2200, Math.min(2200, exponent)) - half);
  return n < 0n ? -rough : rough;
}

function shifted({ n, e }: Dyadic, to: number): bigint {
  return n << BigInt(e - to);
}

function bitLength(n: bigint): number {
  return (n < 0n ? -n : n).toString(2).length;
}

/** ⌊√n⌋ by Newton's iteration from above. */
function integerRoot(n: bigint): bigint {
  if (n === 0n) return 0n;
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
