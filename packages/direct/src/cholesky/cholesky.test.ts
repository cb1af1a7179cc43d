import { Csc, Csr, cscFromCsr } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largest, productRatio, residualRatio, solutionTolerance, transposed } from "../../fixtures/bounds.ts";
import { cases, matrixOf } from "../../fixtures/cases.ts";
import {
  elements,
  fromEntries,
  fromRows,
  laplacian,
  permuted,
  positiveDefinite,
  secondDifference,
} from "../../fixtures/matrices.ts";
import { conditionEstimate } from "../condition-estimate.ts";
import { analyzeCholesky } from "./analyze-cholesky.ts";
import { cholesky } from "./cholesky.ts";

const orderings = ["amd", "rcm", "natural"] as const;

/** (2 0 0; 1 3 0; 0 2 1) times its transpose. */
const byHand = fromRows([
  [4, 2, 0],
  [2, 10, 6],
  [0, 6, 5],
]);

describe("by hand", () => {
  it("L Lᵀ = A", () => {
    const { L, order } = cholesky(byHand, { ordering: "natural" });
    expect([...order]).toEqual([0, 1, 2]);
    expect(L.indptr).toEqual(Int32Array.of(0, 2, 4, 5));
    expect(L.indices).toEqual(Int32Array.of(0, 1, 1, 2, 2));
    expect(L.data).toEqual(Float64Array.of(2, 1, 3, 2, 1));
    expect(L.canonical).toBe(true);
  });

  it("solves for a vector, a tensor and several vectors", () => {
    const factor = cholesky(byHand, { ordering: "natural" });
    // A (1, 2, 3) = (8, 40, 27), A (1, 0, −1) = (4, −4, −5).
    expect(factor.solve(Float64Array.of(8, 40, 27))).toEqual(Float64Array.of(1, 2, 3));
    expect(factor.solve(Int32Array.of(8, 40, 27))).toEqual(Float64Array.of(1, 2, 3));
    const vector = factor.solve(new Tensor("float64", Float64Array.of(8, 40, 27), [3]));
    expect([vector.shape, vector.data]).toEqual([[3], Float64Array.of(1, 2, 3)]);
    const both = factor.solve(new Tensor("float32", Float32Array.of(8, 4, 40, -4, 27, -5), [3, 2]));
    expect([both.dtype, both.shape, both.data]).toEqual(["float64", [3, 2], Float64Array.of(1, 1, 2, 0, 3, -1)]);
    expect(factor.solve(new Tensor("float64", new Float64Array(0), [3, 0])).shape).toEqual([3, 0]);
    // A view with steps: every second element, backwards.
    const view = new Tensor("float64", Float64Array.of(27, 0, 40, 0, 8), [3], [-2], 4);
    expect(factor.solve(view).data).toEqual(Float64Array.of(1, 2, 3));
  });

  it("reads the lower triangle only, in either format and dtype", () => {
    const lower = fromRows([
      [4, 99, 99],
      [2, 10, 99],
      [0, 6, 5],
    ]);
    const expected = cholesky(byHand, { ordering: "natural" }).L;
    const { shape, indptr, indices, data } = lower;
    const single = Csr.fromParts({ shape, indptr, indices, data: Float32Array.from(data) });
    for (const a of [lower, cscFromCsr(lower), single, cscFromCsr(single)]) {
      expect(cholesky(a, { ordering: "natural" }).L).toEqual(expected);
      expect(cholesky(a).order).toEqual(cholesky(fromRows([[4, 0, 0], [2, 10, 0], [0, 6, 5]])).order); // biome-ignore format: a matrix
    }
  });

  it("foretells entries and flops", () => {
    const symbolic = analyzeCholesky(byHand, { ordering: "natural" });
    // Columns of 2, 2 and 1 entries.
    expect([symbolic.nnz, symbolic.flops]).toEqual([5, 9]);
    expect([...symbolic.parent]).toEqual([1, 2, -1]);
  });

  it("takes no equations", () => {
    const factor = cholesky(fromRows([]));
    expect(factor.solve(new Float64Array(0))).toEqual(new Float64Array(0));
  });
});

describe("what is not positive definite", () => {
  it.each([
    ["a negative pivot", [[1, 2], [2, 1]], 1, 1, -3], // biome-ignore format: a matrix
    ["a zero pivot", [[1, 1], [1, 1]], 1, 1, 0], // biome-ignore format: a matrix
    ["a negative diagonal", [[-2]], 0, 0, -2],
    ["a diagonal that is not stored", [[0]], 0, 0, 0],
  ] as const)("%s", (_, rows, pivot, row, value) => {
    expect(() => cholesky(fromRows(rows), { ordering: "natural" })).toThrow(
      expect.objectContaining({
        name: "NumericalError",
        code: "NOT_POSITIVE_DEFINITE",
        details: expect.objectContaining({ pivot, row, value }) as object,
      }),
    );
  });

  it("a pivot that is lost in its rounding errors", () => {
    const nearly = fromRows([
      [1, 1],
      [1, 1 + 2 ** -52],
    ]);
    expect(() => cholesky(nearly)).toThrow(
      "is not positive definite: pivot 1, of row 1, is 2.220446049250313e-16, and its",
    );
    const enough = fromRows([
      [1, 1],
      [1, 1 + 2 ** -51],
    ]);
    expect(cholesky(enough).L.nnz).toBe(3);
  });

  it("names the row of A, whatever the order", () => {
    const star = fromRows([
      [1, 1, 1],
      [1, 1, 0],
      [1, 0, 1],
    ]);
    // The ends go first and leave row 0 with 1 − 1 − 1, or one end goes first and leaves it with 0.
    expect(() => cholesky(star)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ row: 0 }) as object }),
    );
  });

  it("but a NaN is no reason: the solution shows it", () => {
    const { shape, indptr, indices } = byHand;
    const factor = cholesky(
      Csr.fromParts({ shape, indptr, indices, data: byHand.data.map((x) => (x === 10 ? NaN : x)) }),
    );
    expect(factor.solve(Float64Array.of(1, 1, 1)).some(Number.isNaN)).toBe(true);
  });
});

describe("what is refused", () => {
  const wrong: readonly (readonly [string, () => unknown, string, string])[] = [
    [
      "not square",
      () => cholesky(fromRows([[1, 2]])),
      "SHAPE_MISMATCH",
      "cholesky: A is [1, 2], expected a square matrix; see lstsq for others",
    ],
    [
      "an unknown ordering",
      () => cholesky(byHand, { ordering: "metis" as never }),
      "OPTION_INVALID",
      "cholesky: ordering is metis, expected amd, rcm or natural",
    ],
    [
      "no symbolic analysis",
      () => cholesky(byHand, { symbolic: {} as never }),
      "OPTION_INVALID",
      "cholesky: symbolic is no CholeskySymbolic; analyzeCholesky makes one",
    ],
    [
      "an analysis of other positions",
      () => cholesky(byHand, { symbolic: analyzeCholesky(fromRows([[1, 0, 0], [0, 1, 1], [0, 1, 1]])) }), // biome-ignore format: a matrix
      "SPARSE_INVALID",
      "cholesky: column 0 of A stores rows [0, 1], expected [0] as it was analysed; a symbolic analysis serves matrices with the same stored entries: call analyzeCholesky anew",
    ],
    [
      "an analysis of another shape",
      () => cholesky(byHand, { symbolic: analyzeCholesky(secondDifference(4)) }),
      "SPARSE_INVALID",
      "cholesky: A is [3, 3], expected [4, 4] as it was analysed; a symbolic analysis serves matrices with the same stored entries: call analyzeCholesky anew",
    ],
    [
      "a wrong right side",
      () => cholesky(byHand).solve(new Float64Array(2)),
      "SHAPE_MISMATCH",
      "solve: b has shape [2], expected [3]",
    ],
    [
      "a right side of three axes",
      () => cholesky(byHand).solve(new Tensor("float64", new Float64Array(6), [3, 2, 1])),
      "SHAPE_MISMATCH",
      "solve: b has shape [3, 2, 1], expected [3] or [3, k]",
    ],
    [
      "a list",
      () => cholesky(byHand).solve([1, 2, 3] as never),
      "DTYPE_UNSUPPORTED",
      "solve: b must be a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array",
    ],
    [
      "refinement by another matrix",
      () => cholesky(byHand).solve(new Float64Array(3), { refine: secondDifference(2) }),
      "SHAPE_MISMATCH",
      "solve: refine is [2, 2], expected [3, 3]: the matrix that was factored",
    ],
  ];
  it.each(wrong)("%s", (_, run, code, message) => {
    expect(run).toThrow(expect.objectContaining({ code, message }));
  });
});

describe("beside SciPy", () => {
  it.each(cases.positiveDefinite)("%s", (name) => {
    const one = cases.regular[name];
    const a = matrixOf(one);
    for (const ordering of orderings) {
      const x = cholesky(a, { ordering }).solve(Float64Array.from(one.b));
      expect(residualRatio(a, x, one.b)).toBeLessThanOrEqual(1);
      const difference = largest(x.map((value, i) => value - one.solve[i]));
      expect(difference).toBeLessThanOrEqual(solutionTolerance(x.length, one.condition) * largest(one.solve));
    }
  });
});

describe("for any positive definite matrix", () => {
  const anyOrder = fc.constantFrom(...orderings);

  it("P A Pᵀ = L Lᵀ, and the analysis counted the entries", () => {
    fc.assert(
      fc.property(positiveDefinite, anyOrder, (a, ordering) => {
        const { L, order, symbolic } = cholesky(a, { ordering });
        const lower = elements(L);
        expect(
          productRatio(permuted(elements(a), order, order), lower, transposed(lower, a.shape[0])),
        ).toBeLessThanOrEqual(1);
        expect(symbolic.nnz).toBe(L.nnz);
        expect(() => Csc.fromParts(L)).not.toThrow();
        expect(order.toSorted()).toEqual(Int32Array.from(order.keys()));
      }),
    );
  });

  it("solves with a small residual, and a smaller one refined", () => {
    fc.assert(
      fc.property(positiveDefinite, anyOrder, (a, ordering) => {
        const b = Float64Array.from({ length: a.shape[0] }, (_, i) => 1 + i * ((i % 3) - 1));
        const factor = cholesky(a, { ordering });
        expect(residualRatio(a, factor.solve(b), b)).toBeLessThanOrEqual(1);
        expect(residualRatio(a, factor.solve(b, { refine: a }), b)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("gives the same bits with an analysis made before, of other numbers", () => {
    fc.assert(
      fc.property(positiveDefinite, anyOrder, (a, ordering) => {
        const { shape, indptr, indices, data } = a;
        const flags = { sorted: a.sorted, canonical: a.canonical };
        const symbolic = analyzeCholesky(
          Csr.fromPartsUnchecked({ shape, indptr, indices, data: data.map(() => 1) }, flags),
          {
            ordering,
          },
        );
        expect(cholesky(a, { symbolic }).L).toEqual(cholesky(a, { ordering }).L);
      }),
    );
  });
});

it("follows an elimination tree as deep as the matrix is large, and needs no stack for it", () => {
  const n = 100_000;
  const a = secondDifference(n);
  const x = cholesky(a, { ordering: "natural" }).solve(new Float64Array(n).fill(1));
  // −x″ = 1 with x = 0 beyond both ends: x = (i + 1)(n − i)/2, a condition number of about 4 10⁹.
  expect(Math.abs(x[n / 2] / (((n / 2 + 1) * (n / 2)) / 2) - 1)).toBeLessThan(1e-6);
});

it("counts explicit zeros and ones that arise as entries", () => {
  // Eliminating 0 leaves 1 − 1 = 0 at (2, 1), which stays.
  const a = fromEntries(
    [3, 3],
    [
      [0, 0, 1],
      [1, 0, 1],
      [2, 0, 1],
      [1, 1, 2],
      [2, 1, 1],
      [2, 2, 2],
    ],
  );
  expect([...cholesky(a, { ordering: "natural" }).L.data]).toEqual([1, 1, 1, 1, 0, 1]);
  expect(cholesky(laplacian(4)).L.nnz).toBe(analyzeCholesky(laplacian(4)).nnz);
});

it("what refines, and what its condition is estimated of, is the mirrored lower triangle", () => {
  const rows = [
    [4, 1, 0],
    [1, 5, 2],
    [0, 2, 6],
  ];
  const whole = fromRows(rows);
  const lower = fromRows(rows.map((row, i) => row.map((value, j) => (j <= i ? value : 0))));
  const b = Float64Array.of(1, 2, 3);
  const factor = cholesky(lower);
  expect([...factor.solve(b, { refine: lower })]).toEqual([...cholesky(whole).solve(b, { refine: whole })]);
  expect(conditionEstimate(lower, factor)).toBe(conditionEstimate(whole, factor));
});
