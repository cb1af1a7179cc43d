import { Csr, cscFromCsr, transpose } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { largest, residualRatio, solutionTolerance } from "../../fixtures/bounds.ts";
import { cases, matrixOf } from "../../fixtures/cases.ts";
import { fromEntries, fromRows } from "../../fixtures/matrices.ts";
import { solveTriangular } from "./solve-triangular.ts";

const lower = fromRows([
  [2, 0, 0],
  [1, 4, 0],
  [0, 3, 1],
]);
const upper = transpose(lower);

describe("by hand", () => {
  it.each([
    ["L", lower, {}, [2, 9, 9]],
    ["Lᵀ", lower, { transposed: true }, [4, 17, 3]],
    ["U", upper, { lower: false }, [4, 17, 3]],
    ["Uᵀ", upper, { lower: false, transposed: true }, [2, 9, 9]],
    ["L with ones", lower, { unitDiagonal: true }, [1, 3, 9]],
    ["U with ones", upper, { lower: false, unitDiagonal: true }, [3, 11, 3]],
    ["Lᵀ with ones", lower, { unitDiagonal: true, transposed: true }, [3, 11, 3]],
  ] as const)("%s x = b for x = (1, 2, 3)", (_, t, options, b) => {
    for (const matrix of [t, cscFromCsr(t)]) {
      expect(solveTriangular(matrix, Float64Array.from(b), options)).toEqual(Float64Array.of(1, 2, 3));
      const columns = new Tensor("float64", Float64Array.from([...b, ...b]), [3, 2], [1, 3]);
      expect(solveTriangular(matrix, columns, options).data).toEqual(Float64Array.of(1, 1, 2, 2, 3, 3));
    }
  });

  it("of a unit diagonal nothing need be stored", () => {
    const strict = fromEntries([2, 2], [[1, 0, 5]]);
    expect(solveTriangular(strict, Float64Array.of(1, 7), { unitDiagonal: true })).toEqual(Float64Array.of(1, 2));
    expect(solveTriangular(fromRows([]), new Float64Array(0))).toEqual(new Float64Array(0));
  });

  it("adds duplicates up, in float64", () => {
    const t = fromEntries(
      [2, 2],
      [
        [1, 1, 2],
        [0, 0, 1],
        [0, 0, 3],
        [1, 0, 1],
        [1, 1, 2],
      ],
    );
    expect(solveTriangular(t, Float64Array.of(4, 9))).toEqual(Float64Array.of(1, 2));
    const { shape, indptr, indices } = t;
    const single = Csr.fromPartsUnsorted({ shape, indptr, indices, data: Float32Array.of(2 ** 24, 1, 1, 1, 0) });
    expect(solveTriangular(single, Float64Array.of(2 ** 24 + 1, 2))).toEqual(Float64Array.of(1, 1));
  });

  it("keeps what it is given", () => {
    const b = Float64Array.of(2, 9, 9);
    solveTriangular(lower, b);
    expect(b).toEqual(Float64Array.of(2, 9, 9));
  });
});

describe("beside SciPy", () => {
  it.each(Object.keys(cases.triangular))("%s", (name) => {
    const one = cases.triangular[name];
    const t = matrixOf(one);
    const b = Float64Array.from(one.b);
    for (const transposed of [false, true]) {
      const x = solveTriangular(t, b, { lower: one.lower, transposed });
      expect(residualRatio(t, x, b, transposed)).toBeLessThanOrEqual(1);
      const expected = transposed ? one.transposed : one.solve;
      const difference = largest(x.map((value, i) => value - expected[i]));
      expect(difference).toBeLessThanOrEqual(solutionTolerance(b.length, one.condition) * largest(expected));
    }
  });
});

describe("what is refused", () => {
  const b = Float64Array.of(1, 1, 1);
  it.each([
    [
      "a zero on the diagonal",
      fromEntries([3, 3], [[0, 0, 1], [1, 1, 0], [2, 2, 1]]), // biome-ignore format: a matrix
      {},
      "SINGULAR",
      "solveTriangular: T [3, 3] is singular: its diagonal element in row 1 is 0",
    ],
    [
      "an element missing from the diagonal",
      fromEntries([3, 3], [[0, 0, 1], [2, 1, 1], [2, 2, 1]]), // biome-ignore format: a matrix
      {},
      "SINGULAR",
      "solveTriangular: T [3, 3] is singular: its diagonal element in row 1 is not stored",
    ],
    [
      "an upper matrix taken for a lower one",
      upper,
      {},
      "OPTION_INVALID",
      "solveTriangular: T stores an entry in row 0, column 1, expected a lower triangular matrix; pass lower: false, or tril(T)",
    ],
    [
      "a lower matrix taken for an upper one",
      lower,
      { lower: false, unitDiagonal: true },
      "OPTION_INVALID",
      "solveTriangular: T stores an entry in row 1, column 0, expected an upper triangular matrix; pass lower: true, or triu(T)",
    ],
    [
      "a rectangle",
      fromRows([[1, 2]]),
      {},
      "SHAPE_MISMATCH",
      "solveTriangular: A is [1, 2], expected a square matrix; lstsq takes others",
    ],
    ["a short b", fromRows([[1]]), {}, "SHAPE_MISMATCH", "solveTriangular: b has shape [3], expected [1]"],
  ] as const)("%s", (_, t, options, code, message) => {
    expect(() => solveTriangular(t, b, options)).toThrow(expect.objectContaining({ code, message }));
  });

  it("but a NaN on the diagonal is none of it", () => {
    expect(solveTriangular(fromRows([[NaN]]), Float64Array.of(1))).toEqual(Float64Array.of(NaN));
  });
});
