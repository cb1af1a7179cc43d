import { Csr } from "@convmtx/sparse";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { residualRatio } from "../../fixtures/bounds.ts";
import { fromRows, invertible } from "../../fixtures/matrices.ts";
import { lu } from "./lu.ts";
import { refactorLu } from "./refactor-lu.ts";

function withNumbers(a: Csr, change: (value: number, k: number) => number): Csr<"float64"> {
  const { shape, indptr, indices } = a;
  const data = Float64Array.from(a.data, change);
  return Csr.fromPartsUnchecked({ shape, indptr, indices, data }, { sorted: a.sorted, canonical: a.canonical });
}

describe("refactorLu", () => {
  it("by hand: new numbers, old pivots", () => {
    const factor = lu(fromRows([[1, 1], [2, 1]]), { ordering: "natural" }); // biome-ignore format: a matrix
    const again = refactorLu(factor, fromRows([[4, 3], [2, 1]])); // biome-ignore format: a matrix
    expect([...again.rowOrder]).toEqual([1, 0]);
    expect([...again.L.data]).toEqual([1, 2, 1]);
    expect([...again.U.data]).toEqual([2, 1, 1]);
    expect(again.solve(Float64Array.of(7, 3))).toEqual(Float64Array.of(1, 1));
    expect(refactorLu(again, fromRows([[1, 1], [2, 1]])).U.data).toEqual(factor.U.data); // biome-ignore format: a matrix
  });

  it("gives the bits of a fresh factorisation, where the pivots are the same", () => {
    fc.assert(
      fc.property(invertible, fc.constantFrom("amd", "rcm", "natural"), (a, ordering) => {
        const factor = lu(a, { ordering });
        const again = refactorLu(factor, a);
        expect([again.L, again.U]).toEqual([factor.L, factor.U]);
        const scaled = withNumbers(a, (value) => 4 * value);
        const [fresh, next] = [lu(scaled, { ordering }), refactorLu(factor, scaled)];
        expect([next.L, next.U]).toEqual([fresh.L, fresh.U]);
      }),
    );
  });

  it("solves, or says that the pivots do not suit", () => {
    fc.assert(
      fc.property(invertible, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (a, stream) => {
        const other = withNumbers(a, (value) => value * (stream.next().value as number));
        const b = new Float64Array(a.shape[0]).fill(1);
        try {
          const x = refactorLu(lu(a), other, { pivotTolerance: 0.5 }).solve(b);
          expect(residualRatio(other, x, b)).toBeLessThanOrEqual(1);
        } catch (error) {
          expect(["PIVOT_UNSTABLE", "SINGULAR"]).toContain((error as { code: string }).code);
        }
      }),
    );
  });

  it("refuses a pivot that became too small, by name", () => {
    const factor = lu(fromRows([[1, 1], [2, 1]]), { ordering: "natural" }); // biome-ignore format: a matrix
    const small = fromRows([[4096, 3], [2, 1]]); // biome-ignore format: a matrix
    expect(() => refactorLu(factor, small)).toThrow(
      expect.objectContaining({
        name: "NumericalError",
        code: "PIVOT_UNSTABLE",
        message:
          "refactorLu: pivot 0, of column 0, is 2 with 4096 below it, expected at least 0.001 times that; the old pivots do not suit these numbers: factor anew with lu",
        details: { pivot: 0, column: 0, value: 2, largest: 4096, tolerance: 0.001 },
      }),
    );
    expect(refactorLu(factor, small, { pivotTolerance: 1e-4 }).solve(Float64Array.of(4099, 3))).toEqual(
      Float64Array.of(1, 1),
    );
  });

  it("refuses a singular matrix and other positions", () => {
    const factor = lu(fromRows([[1, 1], [2, 1]])); // biome-ignore format: a matrix
    expect(() =>
      refactorLu(
        factor,
        fromRows([
          [1, 2],
          [2, 4],
        ]),
      ),
    ).toThrow(
      // biome-ignore format: a matrix
      expect.objectContaining({ code: "SINGULAR", message: expect.stringContaining("refactorLu: A [2, 2] is singular") as string }),
    );
    expect(() =>
      refactorLu(
        factor,
        fromRows([
          [1, 0],
          [2, 4],
        ]),
      ),
    ).toThrow(
      // biome-ignore format: a matrix
      "refactorLu: column 1 of A stores rows [1], expected [0, 1] as it was analysed; a symbolic analysis serves matrices with the same stored entries: call lu anew",
    );
    expect(() =>
      refactorLu(
        factor,
        fromRows([
          [1, 1],
          [2, 1],
        ]),
        { pivotTolerance: 0 },
      ),
    ).toThrow(
      // biome-ignore format: a matrix
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});

it("by default takes the pivots that the factor's own tolerance allowed", () => {
  const a = fromRows([
    [1e-5, 1],
    [1, 1],
  ]);
  const factor = lu(a, { ordering: "natural", pivotTolerance: 1e-6 });
  expect(refactorLu(factor, a).U.data).toEqual(factor.U.data);
});
