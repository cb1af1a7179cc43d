import { add, Csc, Csr, cscFromCsr, diags, eye, kron } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largest, productRatio, residualRatio, solutionTolerance } from "../../fixtures/bounds.ts";
import { cases, matrixOf } from "../../fixtures/cases.ts";
import { elements, fromEntries, fromRows, invertible, permuted } from "../../fixtures/matrices.ts";
import { analyzeLu } from "./analyze-lu.ts";
import { lu } from "./lu.ts";

const orderings = ["amd", "rcm", "natural"] as const;

const byHand = fromRows([
  [1, 2, 0],
  [2, 4, 4],
  [0, 2, 6],
]);

describe("by hand", () => {
  it("P A = L U: the greatest of a column becomes the pivot", () => {
    const { L, U, rowOrder, columnOrder } = lu(byHand, { ordering: "natural" });
    expect([...columnOrder]).toEqual([0, 1, 2]);
    // Row 1 first; it leaves (0, 0, −2) of row 0, so that row 2 follows.
    expect([...rowOrder]).toEqual([1, 2, 0]);
    expect(elements(L)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0.5, 0, 1],
    ]);
    expect(elements(U)).toEqual([
      [2, 4, 4],
      [0, 2, 6],
      [0, 0, -2],
    ]);
    // Position (2, 1) of L is where 2 − 0.5 · 4 cancelled: it stays.
    expect([L.nnz, U.nnz, L.canonical, U.canonical]).toEqual([5, 6, true, true]);
  });

  it("solves with A and its transpose, for vectors, tensors and several vectors", () => {
    for (const a of [byHand, cscFromCsr(byHand)]) {
      const factor = lu(a);
      // A (1, 2, 3) = (5, 22, 22), Aᵀ (1, 2, 3) = (5, 16, 26).
      expect(factor.solve(Float64Array.of(5, 22, 22))).toEqual(Float64Array.of(1, 2, 3));
      expect(factor.solveTransposed(Float64Array.of(5, 16, 26))).toEqual(Float64Array.of(1, 2, 3));
      const two = factor.solve(new Tensor("int32", Int32Array.of(5, 10, 22, 44, 22, 44), [3, 2]));
      expect([two.shape, two.data]).toEqual([[3, 2], Float64Array.of(1, 2, 2, 4, 3, 6)]);
    }
  });

  it("keeps to the diagonal within the tolerance", () => {
    const a = fromRows([
      [1, 2],
      [4, 2],
    ]);
    const pivots = (pivotTolerance: number) => [...lu(a, { ordering: "natural", pivotTolerance }).rowOrder];
    expect([pivots(1), pivots(0.26), pivots(0.25), pivots(0.1)]).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    expect(elements(lu(a, { ordering: "natural", pivotTolerance: 0.25 }).L)[1][0]).toBe(4);
  });

  it("of equals, the diagonal wins, then the lower row", () => {
    const equal = fromRows([
      [0, 1, 1],
      [-1, 1, 0],
      [1, 1, 1],
    ]);
    expect([...lu(equal, { ordering: "natural" }).rowOrder]).toEqual([1, 2, 0]);
    const diagonal = fromRows([
      [1, 1],
      [1, -1],
    ]);
    expect([...lu(diagonal, { ordering: "natural" }).rowOrder]).toEqual([0, 1]);
  });

  it("takes no equations", () => {
    expect(lu(fromRows([])).solve(new Float64Array(0))).toEqual(new Float64Array(0));
  });
});

describe("singular matrices", () => {
  it.each(Object.keys(cases.singular))("%s, in every order", (name) => {
    const a = matrixOf(cases.singular[name]);
    for (const ordering of orderings) {
      expect(() => lu(a, { ordering })).toThrow(expect.objectContaining({ name: "NumericalError", code: "SINGULAR" }));
    }
  });

  it("are named by pivot and column", () => {
    expect(() =>
      lu(
        fromRows([
          [1, 2],
          [2, 4],
        ]),
        { ordering: "natural" },
      ),
    ).toThrow(
      // biome-ignore format: a matrix
      expect.objectContaining({
        message: `lu: A [2, 2] is singular: pivot 1, of column 1, is 0, and its rounding errors may reach ${2 * 2 ** -53 * 2}`,
        details: { pivot: 1, column: 1, value: 0, bound: 2 ** -51, structuralRank: 2, rows: [], columns: [] },
      }),
    );
  });

  it("and by rows and columns, where the positions alone forbid an inverse", () => {
    const a = fromRows([
      [1, 2, 0],
      [0, 0, 0],
      [0, 0, 3],
    ]);
    expect(() => lu(a, { ordering: "natural" })).toThrow(
      expect.objectContaining({
        message:
          "lu: A [3, 3] is singular: pivot 1, of column 1, is 0, and its rounding errors may reach 0; its stored entries allow rank 2 at most, which leaves rows [1] and columns [1] without a pivot",
        details: expect.objectContaining({ structuralRank: 2, rows: [1], columns: [1] }) as object,
      }),
    );
  });

  it("also when the last pivot is nothing but rounding errors", () => {
    const rows = [
      [0.1, 0.2, 0.3],
      [0.4, 0.5, 0.6],
      [0.7, 0.8, 0.9],
    ];
    expect(() => lu(fromRows(rows))).toThrow(expect.objectContaining({ code: "SINGULAR" }));
    rows[2][2] = 0.9 + 2 ** -40;
    expect(lu(fromRows(rows)).U.nnz).toBe(6);
  });

  it("but not for a NaN, which the solution shows, nor for an infinity", () => {
    const a = fromRows([
      [1, NaN, 0],
      [2, 1, 0],
      [0, 0, 1],
    ]);
    const x = lu(a).solve(Float64Array.of(1, 1, 1));
    expect([...x]).toEqual([NaN, NaN, 1]);
    expect(lu(fromRows([[NaN]])).solve(Float64Array.of(1))).toEqual(Float64Array.of(NaN));
    expect(lu(fromRows([[Infinity]])).solve(Float64Array.of(1))).toEqual(Float64Array.of(0));
  });
});

describe("what is refused", () => {
  it.each([0, -1, 1.5, NaN])("a tolerance of %s", (pivotTolerance) => {
    expect(() => lu(byHand, { pivotTolerance })).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: `lu: pivotTolerance is ${pivotTolerance}, expected a number in (0, 1]`,
      }),
    );
  });

  it("other shapes, orderings and analyses", () => {
    expect(() => lu(fromRows([[1, 2]]))).toThrow("lu: A is [1, 2], expected a square matrix; see lstsq for others");
    expect(() => analyzeLu(byHand, { ordering: "metis" as never })).toThrow("analyzeLu: ordering is metis");
    expect(() => lu(byHand, { symbolic: {} as never })).toThrow("lu: symbolic is no LuSymbolic; analyzeLu makes one");
    const other = analyzeLu(fromEntries([3, 3], [[0, 0, 1]]));
    expect(() => lu(byHand, { symbolic: other })).toThrow(
      "lu: column 0 of A stores rows [0, 1], expected [0] as it was analysed",
    );
  });
});

describe("beside SciPy", () => {
  it.each(Object.keys(cases.regular))("%s", (name) => {
    const one = cases.regular[name];
    const a = matrixOf(one);
    for (const ordering of orderings) {
      const factor = lu(a, { ordering });
      const b = Float64Array.from(one.b);
      for (const [x, expected, turned] of [
        [factor.solve(b), one.solve, false],
        [factor.solveTransposed(b), one.transposed, true],
      ] as const) {
        expect(residualRatio(a, x, b, turned)).toBeLessThanOrEqual(1);
        const difference = largest(x.map((value, i) => value - expected[i]));
        expect(difference).toBeLessThanOrEqual(solutionTolerance(b.length, one.condition) * largest(expected));
      }
    }
  });
});

describe("for any matrix with an inverse", () => {
  const anyOrder = fc.constantFrom(...orderings);

  it("P A Q = L U, with permutations and canonical factors", () => {
    fc.assert(
      fc.property(invertible, anyOrder, fc.constantFrom(1, 0.5, 0.1), (a, ordering, pivotTolerance) => {
        const { L, U, rowOrder, columnOrder } = lu(a, { ordering, pivotTolerance });
        expect(
          productRatio(permuted(elements(a), rowOrder, columnOrder), elements(L), elements(U)),
        ).toBeLessThanOrEqual(1);
        expect(largest(L.data)).toBeLessThanOrEqual(1 / pivotTolerance);
        const all = Int32Array.from(rowOrder.keys());
        expect([rowOrder.toSorted(), columnOrder.toSorted()]).toEqual([all, all]);
        for (const factor of [L, U]) expect(() => Csc.fromParts(factor)).not.toThrow();
        for (let k = 0; k < all.length; k++) {
          expect([L.indices[L.indptr[k]], L.data[L.indptr[k]]]).toEqual([k, 1]);
          expect(U.indices[U.indptr[k + 1] - 1]).toBe(k);
        }
      }),
    );
  });

  it("solves with a small residual, and none but its own rounding when refined", () => {
    fc.assert(
      fc.property(invertible, anyOrder, fc.boolean(), (a, ordering, refine) => {
        const b = Float64Array.from({ length: a.shape[0] }, (_, i) => 1 + i * ((i % 3) - 1));
        const factor = lu(a, { ordering });
        const options = refine ? { refine: a } : {};
        expect(residualRatio(a, factor.solve(b, options), b)).toBeLessThanOrEqual(1);
        expect(residualRatio(a, factor.solveTransposed(b, options), b, true)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("gives the same bits with an analysis made before, of other numbers", () => {
    fc.assert(
      fc.property(invertible, anyOrder, (a, ordering) => {
        const { shape, indptr, indices, data } = a;
        // Numbers decide which strategy an ordering takes: these are others with the same relations between them.
        const others = Csr.fromPartsUnchecked(
          { shape, indptr, indices, data: data.map((value) => -4 * value) },
          { sorted: a.sorted, canonical: a.canonical },
        );
        const symbolic = analyzeLu(others, { ordering });
        const [fresh, again] = [lu(a, { ordering }), lu(a, { symbolic })];
        expect([again.L, again.U, again.rowOrder]).toEqual([fresh.L, fresh.U, fresh.rowOrder]);
      }),
    );
  });
});

it("refinement mends what a careless pivot spoils, in several steps", () => {
  const a = fromRows([
    [1e-11, 2, 3, 0.1],
    [1, 1, 0.3, 0],
    [0.7, 2, 5, 3],
    [0.3, 0.9, 0.1, 0.7],
  ]);
  const careless = lu(a, { ordering: "natural", pivotTolerance: 1e-13 });
  expect([...careless.rowOrder]).not.toEqual([...lu(a, { ordering: "natural" }).rowOrder]);
  const b = Float64Array.of(0.1, 0.7, 0.3, 0.9);
  for (const op of ["solve", "solveTransposed"] as const) {
    const expected = lu(a)[op](b);
    const error = (x: Float64Array) => largest(x.map((value, i) => value - expected[i]));
    // κ is about 10, so that two solutions with |E| ≤ u |A| differ by a few units of 10⁻¹⁵; one step alone leaves 10⁻¹⁰.
    expect(error(careless[op](b))).toBeGreaterThan(1e-6);
    expect(error(careless[op](b, { refine: a }))).toBeLessThan(1e-14);
  }
});

it("numbers for which the diagonal is no pivot do not fill the factors", () => {
  const n = 30;
  const line = diags([-1, 2, -1], [-1, 0, 1], { shape: [n, n] });
  const laplacian = add(kron(line, eye(n)), kron(eye(n), line));
  const helmholtz = add(laplacian, eye(n * n), { beta: -4.03 });
  const { L, U } = lu(helmholtz);
  const ordered = lu(laplacian);
  expect(L.nnz + U.nnz).toBeLessThan(3 * (ordered.L.nnz + ordered.U.nnz));
});

it("a NaN among the candidates becomes the pivot, also before a stored zero", () => {
  const a = Csr.fromParts({
    shape: [2, 2],
    indptr: Int32Array.of(0, 2, 4),
    indices: Int32Array.of(0, 1, 0, 1),
    data: Float64Array.of(Number.NaN, 1, 0, 1),
  });
  for (const ordering of ["natural", "amd", "rcm"] as const) {
    expect([...lu(a, { ordering }).solve(Float64Array.of(1, 1))].some(Number.isNaN)).toBe(true);
  }
});
