import { Csr, cscFromCsr, transpose } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largest, residualOf, slopeRatio, solutionTolerance, transposed } from "../../fixtures/bounds.ts";
import { cases, matrixOf } from "../../fixtures/cases.ts";
import { elements, fromEntries, fromRows, fullColumnRank } from "../../fixtures/matrices.ts";
import { lstsq } from "./lstsq.ts";
import { qr } from "./qr.ts";

const orderings = ["amd", "rcm", "natural"] as const;

const tall = fromRows([
  [3, 1],
  [4, 7],
  [0, 2],
]);

describe("by hand", () => {
  it("the first reflection makes a 3-4-5 triangle", () => {
    const { R, V, tau, pivotRows, columnOrder } = qr(tall, { ordering: "natural" });
    expect([...columnOrder]).toEqual([0, 1]);
    // ‖(3, 4)‖ = 5; v = (1, 1/2), τ = 8/5; it takes (1, 7) to (−31/5, 17/5), and √((17/5)² + 2²) is left.
    expect([...pivotRows]).toEqual([0, 1]);
    expect(R.data[0]).toBe(-5);
    expect([...V.data.subarray(0, 2)]).toEqual([1, 0.5]);
    expect(tau[0]).toBe(1.6);
    expect(R.data[1]).toBeCloseTo(-6.2, 14);
    expect(Math.abs(R.data[2])).toBeCloseTo(Math.hypot(3.4, 2), 14);
    expect(R.canonical).toBe(true);
  });

  it("a triangular matrix is its own R", () => {
    const triangle = fromRows([
      [2, 1, 0],
      [0, 4, 8],
      [0, 0, -2],
    ]);
    const { R, tau } = qr(triangle, { ordering: "natural" });
    expect(R).toEqual(cscFromCsr(triangle));
    expect(tau.length).toBe(0);
    expect(lstsq(triangle, Float64Array.of(4, 16, -2))).toEqual(Float64Array.of(1, 2, 1));
  });

  it("least squares for a vector and several, and the least solution of a row", () => {
    const column = fromRows([[3], [0], [4]]);
    const x = lstsq(column, Float64Array.of(1, 9, 2));
    expect(x[0]).toBeCloseTo(11 / 25, 15);
    const two = lstsq(column, new Tensor("float32", Float32Array.of(3, 6, 1, 1, 4, 8), [3, 2]));
    expect([two.dtype, two.shape]).toEqual(["float64", [1, 2]]);
    expect(two.data[0]).toBeCloseTo(1, 15);
    expect(two.data[1]).toBeCloseTo(2, 15);
    const row = lstsq(fromRows([[3, 0, 4]]), Float64Array.of(25));
    expect(row.length).toBe(3);
    expect(largest([row[0] - 3, row[1], row[2] - 4])).toBeLessThan(1e-14);
  });

  it("takes no columns, no rows and neither", () => {
    expect(lstsq(fromEntries([3, 0], []), new Float64Array(3))).toEqual(new Float64Array(0));
    expect(lstsq(fromEntries([0, 3], []), new Float64Array(0))).toEqual(new Float64Array(3));
    expect(lstsq(fromEntries([0, 0], []), new Float64Array(0))).toEqual(new Float64Array(0));
  });

  it("neither overflows nor underflows on the way", () => {
    for (const scale of [2 ** 600, 2 ** -600]) {
      const a = fromRows([[3 * scale], [4 * scale]]);
      expect(qr(a).R.data[0]).toBe(-5 * scale);
      expect(lstsq(a, Float64Array.of(3 * scale, 4 * scale))[0]).toBeCloseTo(1, 15);
    }
  });
});

describe("without full rank", () => {
  it.each(Object.keys(cases.deficient))("%s, in every order, as columns and as rows", (name) => {
    const a = matrixOf(cases.deficient[name]);
    const [m, n] = a.shape;
    for (const ordering of orderings) {
      expect(() => qr(a, { ordering })).toThrow(expect.objectContaining({ name: "NumericalError", code: "SINGULAR" }));
      expect(() => lstsq(a, new Float64Array(m), { ordering })).toThrow(
        `lstsq: A [${m}, ${n}] has no full column rank`,
      );
      const rows = fromRows(transposed(elements(a), n), m);
      expect(() => lstsq(rows, new Float64Array(n), { ordering })).toThrow(
        `lstsq: A [${n}, ${m}] has no full row rank`,
      );
    }
  });

  it("names the pivot and its column, or row", () => {
    const a = fromRows([
      [1, 3],
      [2, 6],
      [2, 6],
    ]);
    expect(() => qr(a, { ordering: "natural" })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^qr: A \[3, 2\] has no full column rank: pivot 1, of column 1, is \S+, and its/,
        ) as string,
        details: expect.objectContaining({ pivot: 1, column: 1, structuralRank: 2 }) as object,
      }),
    );
    const empty = fromEntries([2, 3], [[1, 0, 1]]);
    expect(() => lstsq(empty, new Float64Array(2), { ordering: "natural" })).toThrow(
      expect.objectContaining({
        message:
          "lstsq: A [2, 3] has no full row rank: pivot 0, of row 0, is 0, and its rounding errors may reach 0; its stored entries allow rank 1 at most, which leaves rows [0] without a pivot",
        details: { pivot: 0, row: 0, value: 0, bound: 0, structuralRank: 1, rows: [0], columns: [1, 2] },
      }),
    );
  });

  it("but a NaN is no reason: the solution shows it", () => {
    const x = lstsq(fromRows([[NaN, 0], [1, 0], [0, 2]]), Float64Array.of(1, 1, 4)); // biome-ignore format: a matrix
    expect([...x]).toEqual([NaN, 2]);
  });
});

describe("what is refused", () => {
  it("shapes that do not fit", () => {
    expect(() => qr(fromRows([[1, 2]]))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "qr: A is [1, 2], expected at least as many rows as columns; lstsq takes it, or factor transpose(A)",
      }),
    );
    expect(() => lstsq(tall, new Float64Array(2))).toThrow("lstsq: b has shape [2], expected [3]");
    expect(() => qr(tall).solve(new Float64Array(2))).toThrow("solve: b has shape [2], expected [3]");
    expect(() => qr(tall).solveTransposed(new Float64Array(3))).toThrow(
      "solveTransposed: b has shape [3], expected [2]",
    );
    expect(() => qr(tall, { ordering: "colamd" as never })).toThrow("qr: ordering is colamd");
  });
});

describe("beside NumPy", () => {
  it.each(Object.keys(cases.rectangular))("%s", (name) => {
    const one = cases.rectangular[name];
    const a = matrixOf(one);
    const [m, n] = a.shape;
    for (const ordering of orderings) {
      const x = lstsq(a, Float64Array.from(one.b), { ordering });
      if (m >= n) expect(slopeRatio(a, x, one.b)).toBeLessThanOrEqual(1);
      // The residual is not small, so that κ² has its part (Higham, theorem 20.1).
      const tolerance = solutionTolerance(m + n, one.condition + one.condition ** 2);
      const scale = largest(one.lstsq) + largest(one.b);
      expect(largest(x.map((value, i) => value - one.lstsq[i]))).toBeLessThanOrEqual(tolerance * scale);
    }
  });
});

describe("for any matrix of full column rank", () => {
  const anyOrder = fc.constantFrom(...orderings);

  it("RᵀR = Pᵀ AᵀA P", () => {
    fc.assert(
      fc.property(fullColumnRank, anyOrder, (a, ordering) => {
        const { R, columnOrder } = qr(a, { ordering });
        const [m, n] = a.shape;
        const [dense, upper] = [elements(a), elements(R)];
        const dot = (rows: number[][], i: number, j: number) => rows.reduce((sum, row) => sum + row[i] * row[j], 0);
        const norms = dense.length === 0 ? [] : dense[0].map((_, j) => Math.sqrt(dot(dense, j, j)));
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            const [p, q] = [columnOrder[i], columnOrder[j]];
            // Each column is off by γ̃ₘₙ of its norm (Higham, theorem 19.4), with c = 8.
            const bound = 2 * 8 * m * n * 2 ** -53 * norms[p] * norms[q];
            expect(Math.abs(dot(upper, i, j) - dot(dense, p, q))).toBeLessThanOrEqual(bound);
          }
        }
        expect(columnOrder.toSorted()).toEqual(Int32Array.from(columnOrder.keys()));
      }),
    );
  });

  it("the slope of the least squares is nothing but rounding", () => {
    fc.assert(
      fc.property(fullColumnRank, anyOrder, (a, ordering) => {
        const b = Float64Array.from({ length: a.shape[0] }, (_, i) => 1 + i * ((i % 3) - 1));
        expect(slopeRatio(a, qr(a, { ordering }).solve(b), b)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("the least solution of Aᵀ x = b solves, and lies in the range of A", () => {
    fc.assert(
      fc.property(fullColumnRank, anyOrder, (a, ordering) => {
        const [m, n] = a.shape;
        const b = Float64Array.from({ length: n }, (_, i) => 1 + i * ((i % 3) - 1));
        const factor = qr(a, { ordering });
        const x = factor.solveTransposed(b);
        const rows = elements(a);
        const size = largest(rows.flat()) * (m + n);
        const unit = 8 * (m + 1) * (n + 1) * 2 ** -53;
        const residual = residualOf(transposed(rows, n), x, b);
        expect(largest(residual)).toBeLessThanOrEqual(unit * (size * largest(x) * (m + n) + largest(b)));
        // What is not in the range, x − A A⁺ x, is nothing but rounding.
        const inside = factor.solve(x);
        const outside = residualOf(rows, inside, x);
        expect(largest(outside)).toBeLessThanOrEqual(unit * (size * largest(inside) * (m + n) + largest(x)));
        if (m > n) expect(lstsq(transpose(a), b, { ordering })).toEqual(x);
      }),
    );
  });
});

it("a NaN is not lost before a stored zero", () => {
  const a = Csr.fromParts({
    shape: [3, 1],
    indptr: Int32Array.of(0, 1, 2, 3),
    indices: Int32Array.of(0, 0, 0),
    data: Float64Array.of(1, Number.NaN, 0),
  });
  expect(lstsq(a, Float64Array.of(1, 1, 1))[0]).toBeNaN();
});
