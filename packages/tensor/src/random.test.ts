import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oracleCases, plain } from "../fixtures/oracle.ts";
import { logarithm, randomNormal, randomUniform } from "./random.ts";
import { xoshiro128 } from "./xoshiro.ts";

interface Options {
  readonly seed: number;
  readonly low?: number;
  readonly high?: number;
  readonly mean?: number;
  readonly std?: number;
}

describe("xoshiro128", () => {
  it("gives the words of the reference program from the state 1, 2, 3, 4", () => {
    // The first ten of https://prng.di.unimi.it/xoshiro128starstar.c, as the tests of Rust's rand_xoshiro quote them.
    const words = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
    const source = xoshiro128([1, 2, 3, 4]);
    expect(words.map(() => source.uint32())).toEqual(words);
  });

  it("gives the words of an independent program", () => {
    for (const { args, expected } of oracleCases<{ state: [number, number, number, number] }>("words", "random.json")) {
      const source = xoshiro128(args.state);
      expect(Array.from(expected.data, () => source.uint32())).toEqual([...expected.data]);
    }
  });
});

describe("randomUniform", () => {
  it("gives the numbers of an independent program, bit for bit", () => {
    const cases = oracleCases<Options>("uniform", "random.json");
    for (const { args, expected } of cases) {
      const { dtype, shape } = expected;
      expect(plain(randomUniform(shape, { ...args, dtype: dtype as "float32" }))).toEqual(plain(expected));
    }
    expect(cases.length).toBe(15);
  });

  it("stays in [low, high), also where float32 rounds up", () => {
    const high = 1 + 2 ** -23;
    const x = randomUniform([1000], { seed: 5, low: 1, high, dtype: "float32" });
    expect(new Set(x.data)).toEqual(new Set([1]));
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (seed, low, width) => {
          const values = randomUniform([50], { seed, low, high: low + width }).data;
          expect(values.every((value) => value >= low && value < low + width)).toBe(true);
        },
      ),
    );
  });

  it("refuses other seeds, bounds and dtypes", () => {
    for (const seed of [-1, 0.5, NaN, 2 ** 53]) {
      expect(() => randomUniform([1], { seed })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
    for (const [low, high] of [
      [1, 1],
      [2, 1],
      [NaN, 1],
      [-1e308, 1e308],
      [0, Infinity],
    ]) {
      expect(() => randomUniform([1], { seed: 1, low, high })).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
    }
    expect(() => randomUniform([1], { seed: 1, low: 1, high: 1 + 1e-12, dtype: "float32" })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
    expect(() => randomUniform([1], { seed: 1, dtype: "int32" as "float32" })).toThrow(
      expect.objectContaining({ code: "DTYPE_UNSUPPORTED" }),
    );
  });
});

describe("randomNormal", () => {
  it("gives the numbers of an independent program, but for the last bits of its logarithm", () => {
    for (const { args, expected } of oracleCases<Options>("normal", "random.json")) {
      const { data } = randomNormal(expected.shape, args);
      const { mean = 0 } = args;
      // Both logarithms err by at most 4u (below); the square root halves that, three more roundings follow, then the sum.
      for (let i = 0; i < data.length; i++) {
        const bound = 2 ** -53 * (8 * Math.abs(expected.data[i] - mean) + 2 * Math.abs(expected.data[i]));
        expect(Math.abs(data[i] - expected.data[i])).toBeLessThanOrEqual(bound);
      }
    }
  });

  it("has the moments of the normal distribution", () => {
    const n = 100_000;
    const { data } = randomNormal([n], { seed: 7 });
    const moment = (power: number): number => data.reduce((total, value) => total + value ** power, 0) / n;
    // Five standard errors of each: Var(z^p) is 1, 2, 15, 96.
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it("computes its own logarithm to 4 units in the last place", () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -106, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (x) => {
        expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThanOrEqual(4 * 2 ** -52 * Math.abs(Math.log(x)));
      }),
    );
  });

  it("refuses other means, deviations and dtypes", () => {
    expect(() => randomNormal([1], { seed: 1, std: -1 })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => randomNormal([1], { seed: 1, mean: Infinity })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
    expect(() => randomNormal([1], { seed: 1, dtype: "uint8" as "float32" })).toThrow(
      expect.objectContaining({ code: "DTYPE_UNSUPPORTED" }),
    );
    expect(plain(randomNormal([3], { seed: 1, std: 0, mean: 2 })).data).toEqual([2, 2, 2]);
  });
});
