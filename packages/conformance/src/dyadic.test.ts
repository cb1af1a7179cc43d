import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dyadic } from "./dyadic.ts";
import { compareDyadic, dyadic, magnitudeOf, minus, plus, quotient, squareRoot, times, toNumber } from "./dyadic.ts";

const finite = () => fc.double({ noNaN: true, noDefaultInfinity: true });
const normal = () => finite().filter((x) => x === 0 || Math.abs(x) >= 2 ** -1022);

describe("dyadic numbers", () => {
  it("hold every kind of float64", () => {
    expect(dyadic(0)).toEqual({ n: 0n, e: 0 });
    expect(dyadic(-0)).toEqual({ n: 0n, e: 0 });
    expect(dyadic(1)).toEqual({ n: 1n << 52n, e: -52 });
    expect(dyadic(-1.5)).toEqual({ n: -(3n << 51n), e: -52 });
    expect(dyadic(Number.MIN_VALUE)).toEqual({ n: 1n, e: -1074 });
    expect(dyadic(Number.MAX_VALUE)).toEqual({ n: (1n << 53n) - 1n, e: 971 });
  });

  it("come back as the number they were made of", () => {
    fc.assert(
      fc.property(normal(), (x) => {
        expect(toNumber(dyadic(x))).toBe(x === 0 ? 0 : x);
      }),
    );
  });

  it("add and multiply what float64 cannot", () => {
    const sum = minus(plus(dyadic(1e300), dyadic(1e-300)), dyadic(1e300));
    expect(toNumber(sum)).toBe(1e-300);
    const product = times(dyadic(1e300), dyadic(1e300));
    expect(compareDyadic(product, dyadic(Number.MAX_VALUE))).toBe(1);
    expect(toNumber(product)).toBe(Number.POSITIVE_INFINITY);
    expect(compareDyadic(times(dyadic(Number.MIN_VALUE), dyadic(0.5)), dyadic(0))).toBe(1);
  });

  it("agree with integers of any size", () => {
    const integer = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
    const value = ({ n, e }: Dyadic) => (e >= 0 ? n << BigInt(e) : n / (1n << BigInt(-e)));
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        const [x, y] = [dyadic(Number(a)), dyadic(Number(b))];
        expect(value(plus(x, y))).toBe(a + b);
        expect(value(minus(x, y))).toBe(a - b);
        expect(value(times(x, y))).toBe(a * b);
        expect(value(magnitudeOf(x))).toBe(a < 0n ? -a : a);
        expect(compareDyadic(x, y)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it("round to the nearest float64, ties to even", () => {
    const one = dyadic(1);
    expect(toNumber(plus(one, { n: 1n, e: -53 }))).toBe(1);
    expect(toNumber(plus(plus(one, { n: 1n, e: -53 }), { n: 1n, e: -400 }))).toBe(1 + 2 ** -52);
  });

  it("divide and take roots from below, to more than 100 bits", () => {
    const positive = normal().filter((x) => x > 0);
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [x, y] = [dyadic(a), dyadic(b)];
        const close = (below: Dyadic, exact: Dyadic) => {
          const short = minus(exact, below);
          expect(short.n >= 0n).toBe(true);
          expect(compareDyadic(times(short, { n: 1n, e: 100 }), exact)).toBeLessThan(1);
        };
        close(times(quotient(x, y), y), x);
        const root = squareRoot(x);
        close(times(root, root), x);
      }),
    );
    expect(toNumber(squareRoot(dyadic(9)))).toBe(3);
    expect(toNumber(squareRoot(dyadic(2)))).toBe(Math.SQRT2);
    expect(squareRoot(dyadic(0)).n).toBe(0n);
  });
});
