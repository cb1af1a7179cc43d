import { randomUniform } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain } from "../fixtures/oracle.ts";
import { Csr } from "./csr.ts";
import { random } from "./random.ts";
import { samplePositions } from "./sample-positions.ts";

it("has exactly round(density·m·n) entries, canonical, in [0, 1)", () => {
  const densities = fc.double({ min: 0, max: 1, noNaN: true });
  const dtypes = fc.constantFrom("float32" as const, "float64" as const);
  fc.assert(
    fc.property(fc.nat(12), fc.nat(12), densities, fc.nat(), dtypes, (m, n, density, seed, dtype) => {
      const a = random([m, n], { density, seed, dtype });
      expect(a).toMatchObject({ dtype, shape: [m, n], nnz: Math.round(density * m * n) });
      expect(plain(Csr.fromParts(a))).toEqual(plain(a));
      expect(a.data.every((value) => value >= 0 && value < 1)).toBe(true);
    }),
  );
});

it("depends on the seed alone", () => {
  const make = (seed: number): unknown => plain(random([9, 9], { density: 0.5, seed }));
  expect(make(7)).toEqual(make(7));
  expect(make(7)).not.toEqual(make(8));
});

it("rounds no float32 value up to 1", () => {
  const { data } = random([2000, 500], { density: 1, seed: 3, dtype: "float32" });
  expect(data.every((value) => value < 1 && Number.isInteger(value * 2 ** 24))).toBe(true);
});

it("reaches large shapes", () => {
  const a = random([2 ** 20, 2 ** 31 - 1], { density: 2 ** -45, seed: 1 });
  expect(a.nnz).toBe(64);
  expect(new Set(a.indices).size).toBeGreaterThan(60);
});

it("every set of positions is equally likely", () => {
  const counts = new Map<string, number>();
  const rounds = 6000;
  for (let seed = 0; seed < rounds; seed++) {
    const { indptr, indices } = random([2, 2], { density: 0.5, seed });
    const key = `${indptr.join(" ")}:${indices.join(" ")}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // Six pairs of four positions: χ² with five degrees of freedom stays below 20.5 with probability 0.999.
  const expected = rounds / 6;
  const square = [...counts.values()].reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
  expect(counts.size).toBe(6);
  expect(square).toBeLessThan(20.5);
});

it("draws values apart from positions", () => {
  // One entry at place ⌊4u⌋ of four: a value v drawn apart has ⌊4v⌋ at the same place in a quarter of all cases.
  let same = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const { indices, data } = random([1, 4], { density: 0.25, seed });
    if (Math.floor(4 * data[0]) === indices[0]) same++;
  }
  expect(Math.abs(same - 250)).toBeLessThan(5 * Math.sqrt((1000 * 3) / 16));
});

describe("samplePositions", () => {
  it("is Floyd's algorithm: a position drawn twice gives way to the last one", () => {
    expect([...samplePositions(Float64Array.of(0.5, 0.5, 0.5), 6)]).toEqual([2, 3, 4]);
    expect([...samplePositions(Float64Array.of(0, 0, 0), 6)]).toEqual([0, 4, 5]);
    expect([...samplePositions(new Float64Array(5), 5)]).toEqual([0, 1, 2, 3, 4]);
  });

  it("remembers every position, wherever its hash falls", () => {
    const wrong: number[][] = [];
    for (let p = 0; p < 64; p++) {
      for (let q = p + 1; q < 64; q++) {
        const units = Float64Array.of((p + 0.5) / 998, (q + 0.5) / 999, (q + 0.5) / 1000);
        if (samplePositions(units, 1000).join() !== `${p},${q},999`) wrong.push([p, q]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("takes every position once when all are taken", () => {
    for (let total = 1; total <= 300; total++) {
      const units = randomUniform([total], { seed: total }).data;
      expect([...samplePositions(units, total)]).toEqual([...units.keys()]);
    }
  });

  it("tells positions apart beyond 32 bits", () => {
    const total = 2 ** 53;
    const drawn = samplePositions(Float64Array.of(0, 2 ** -21, 2 ** -20, 2 ** -53), total);
    expect([...drawn]).toEqual([0, 1, 2 ** 32, 2 ** 33].map((v) => v - (v > 1 ? 1 : 0)));
  });
});

it("refuses what is impossible", () => {
  const refused = (make: () => unknown, code: string, message: string): void =>
    expect(make).toThrow(expect.objectContaining({ code, message }));
  refused(() => random([2, 2], { density: 1.1, seed: 1 }), "OPTION_INVALID", "random: density 1.1 must lie in [0, 1]");
  refused(() => random([2, 2], { density: NaN, seed: 1 }), "OPTION_INVALID", "random: density NaN must lie in [0, 1]");
  refused(
    () => random([2 ** 30, 2 ** 30], { density: 0, seed: 1 }),
    "SHAPE_INVALID",
    "random: shape [1073741824, 1073741824] has more than 2^53 positions",
  );
  refused(
    () => random([2 ** 20, 2 ** 20], { density: 0.5, seed: 1 }),
    "INDEX_LIMIT",
    "random: the result has 549755813888 stored entries, at most 2147483647 can be addressed by int32 indices; split the matrix into blocks",
  );
  refused(
    () => random([2, 2], { density: 1, seed: -1 }),
    "OPTION_INVALID",
    "random: seed -1 must be an integer in [0, 2^53)",
  );
});
