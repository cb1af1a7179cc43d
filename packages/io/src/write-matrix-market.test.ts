import { Coo, Csr, cooFromCsr, cscFromCsr, csrFromCoo, toDense } from "@convmtx/sparse";
import { Tensor, tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMatrixMarket, encodeMatrixMarket, readMatrixMarket, writeMatrixMarket } from "./index.ts";

const text = (matrix: Parameters<typeof encodeMatrixMarket>[0], options = {}): string =>
  new TextDecoder().decode(encodeMatrixMarket(matrix, options));

const csr = (shape: readonly [number, number], indptr: number[], indices: number[], data: number[]): Csr<"float64"> =>
  Csr.fromPartsUnsorted({
    shape,
    indptr: Int32Array.from(indptr),
    indices: Int32Array.from(indices),
    data: Float64Array.from(data),
  });

/** [[1, 2, 0], [2, 0, -3], [0, -3, 0]] with an explicit zero at (1, 1). */
const symmetric = csr([3, 3], [0, 2, 5, 6], [0, 1, 0, 1, 2, 1], [1, 2, 2, 0, -3, -3]);
const skew = csr([2, 2], [0, 1, 2], [1, 0], [5, -5]);
const general = csr([2, 3], [0, 2, 3], [2, 0, 1], [0.1, -0, 1e21]);

describe("coordinate files", () => {
  it("hold the entries as stored, in the fewest digits that read back", () => {
    expect(text(general, { comment: ["a", "b\nc"] })).toBe(
      "%%MatrixMarket matrix coordinate real general\n%a\n%b\n%c\n2 3 3\n1 3 0.1\n1 1 -0\n2 2 1e+21\n",
    );
    expect(text(cscFromCsr(general))).toContain("2 3 3\n1 1 -0\n2 2 1e+21\n1 3 0.1\n");
    expect(text(cooFromCsr(general))).toContain("2 3 3\n1 3 0.1\n1 1 -0\n2 2 1e+21\n");
    expect(text(csr([0, 4], [0], [], []))).toBe("%%MatrixMarket matrix coordinate real general\n0 4 0\n");
  });

  it("write the lower triangle of a symmetry that holds", () => {
    expect(text(symmetric, { symmetry: "symmetric" })).toBe(
      "%%MatrixMarket matrix coordinate real symmetric\n3 3 4\n1 1 1\n2 1 2\n2 2 0\n3 2 -3\n",
    );
    expect(text(skew, { symmetry: "skew-symmetric", field: "integer" })).toBe(
      "%%MatrixMarket matrix coordinate integer skew-symmetric\n2 2 1\n2 1 -5\n",
    );
    expect(text(symmetric, { symmetry: "auto", field: "pattern" })).toContain(
      "pattern symmetric\n3 3 4\n1 1\n2 1\n2 2\n3 2\n",
    );
    expect(text(skew, { symmetry: "auto" })).toContain("skew-symmetric");
    expect(text(general, { symmetry: "auto" })).toContain("general");
  });

  it("sum duplicates for a symmetry, and need the pattern to be symmetric too", () => {
    const twice = Coo.fromPartsUnsorted({
      shape: [2, 2],
      row: Int32Array.of(1, 0, 1),
      col: Int32Array.of(0, 1, 0),
      data: Float64Array.of(1, 3, 2),
    });
    expect(text(twice, { symmetry: "symmetric" })).toContain("2 2 1\n2 1 3\n");
    const lopsided = csr([2, 2], [0, 1, 1], [1], [0]);
    expect(text(lopsided, { symmetry: "auto" })).toContain("general");
    const nanOnDiagonal = csr([1, 1], [0, 1], [0], [Number.NaN]);
    expect(text(nanOnDiagonal, { symmetry: "auto" })).toContain(" symmetric\n1 1 1\n1 1 nan\n");
  });
});

describe("array files", () => {
  it("are column by column, whatever the strides", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(text(x)).toBe("%%MatrixMarket matrix array real general\n3 2\n1\n3\n5\n2\n4\n6\n");
    expect(text(new Tensor("float64", x.data, [2, 3], [1, 2]))).toContain("2 3\n1\n2\n3\n4\n5\n6\n");
    expect(text(tensor([7, 8], { dtype: "int32" }))).toBe("%%MatrixMarket matrix array integer general\n2 1\n7\n8\n");
  });

  it("hold the lower triangle of a symmetry", () => {
    expect(
      text(
        tensor([
          [1, 2],
          [2, 3],
        ]),
        { symmetry: "auto" },
      ),
    ).toContain("real symmetric\n2 2\n1\n2\n3\n");
    expect(
      text(
        tensor([
          [0, -2],
          [2, 0],
        ]),
        { symmetry: "auto" },
      ),
    ).toContain("real skew-symmetric\n2 2\n2\n");
  });
});

describe("refusals come before the first byte", () => {
  it.each([
    ["a symmetry that does not hold", general, { symmetry: "symmetric" }, "OPTION_INVALID"],
    ["a skew symmetry with a diagonal", symmetric, { symmetry: "skew-symmetric" }, "OPTION_INVALID"],
    ["an unknown symmetry", general, { symmetry: "hermitian" }, "OPTION_INVALID"],
    ["an unknown field", general, { field: "complex" }, "OPTION_INVALID"],
    ["integers that are none", general, { field: "integer" }, "OPTION_INVALID"],
    ["integers beyond 2^53", csr([1, 1], [0, 1], [0], [2 ** 60]), { field: "integer" }, "OPTION_INVALID"],
    ["the pattern of an array", tensor([[1]]), { field: "pattern" }, "OPTION_INVALID"],
    ["integers that are none in an array", tensor([[1.5]]), { field: "integer" }, "OPTION_INVALID"],
    ["three dimensions", tensor([[[1]]]), {}, "SHAPE_INVALID"],
  ])("%s", (_, matrix, options, code) => {
    expect(() => encodeMatrixMarket(matrix, options as object)).toThrow(expect.objectContaining({ code }));
    expect(() => writeMatrixMarket(matrix, options as object)).toThrow(expect.objectContaining({ code }));
  });
});

describe("row blocks", () => {
  const blocks = (nnz: number, value = 3) => ({
    shape: [3, 2] as const,
    nnz,
    dtype: "float64" as const,
    *rowBlocks() {
      yield { matrix: csr([2, 2], [0, 1, 2], [1, 0], [1, 2]) };
      yield { matrix: csr([1, 2], [0, 1], [1], [value]) };
    },
  });

  it("give one file", async () => {
    const written = await new Response(writeMatrixMarket(blocks(3), { comment: "c" })).text();
    expect(written).toBe("%%MatrixMarket matrix coordinate real general\n%c\n3 2 3\n1 2 1\n2 1 2\n3 2 3\n");
  });

  it("fail as they come", async () => {
    await expect(new Response(writeMatrixMarket(blocks(4))).text()).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    const fraction = writeMatrixMarket(blocks(3, 1.5), { field: "integer" });
    await expect(new Response(fraction).text()).rejects.toMatchObject({ code: "OPTION_INVALID" });
    expect(() => writeMatrixMarket(blocks(3), { symmetry: "auto" })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});

describe("round trips", () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324),
  );
  const entries = fc.array(fc.tuple(fc.nat(5), fc.nat(4), value), { maxLength: 15 });
  const cooOf = (list: readonly (readonly [number, number, number])[], shape: readonly [number, number]) =>
    Coo.fromPartsUnsorted({
      shape,
      row: Int32Array.from(list, ([i]) => i),
      col: Int32Array.from(list, ([, j]) => j),
      data: Float64Array.from(list, ([, , v]) => v),
    });

  it("a sparse matrix, by bytes, by stream and by gzip, to the bit", async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.boolean(), async (list, gzip) => {
        const coo = cooOf(list, [6, 5]);
        expect(decodeMatrixMarket(encodeMatrixMarket(coo)).matrix).toEqual(coo);
        expect((await readMatrixMarket(writeMatrixMarket(coo, { gzip }))).matrix).toEqual(coo);
      }),
      { numRuns: 200 },
    );
  });

  it("a float32 matrix as the same numbers in float64", () => {
    const single = Csr.fromParts({
      shape: [1, 1],
      indptr: Int32Array.of(0, 1),
      indices: Int32Array.of(0),
      data: Float32Array.of(0.1),
    });
    expect([...decodeMatrixMarket(encodeMatrixMarket(single)).matrix.data]).toEqual([Math.fround(0.1)]);
  });

  it.each([
    ["symmetric", 1],
    ["skew-symmetric", -1],
  ] as const)("a %s matrix, summed", (symmetry, sign) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.integer({ min: 1, max: 99 })), { maxLength: 8 }),
        (list) => {
          const lower = list.filter(([i, j]) => i > j || (i === j && sign === 1));
          const both = lower.concat(lower.filter(([i, j]) => i !== j).map(([i, j, v]) => [j, i, sign * v]));
          const matrix = csrFromCoo(cooOf(both, [5, 5]));
          const file = decodeMatrixMarket(encodeMatrixMarket(matrix, { symmetry, field: "integer" }));
          expect(file).toMatchObject({ symmetry, field: "integer" });
          if (file.format !== "coordinate") throw new Error("expected a coordinate file");
          expect(csrFromCoo(file.matrix)).toEqual(matrix);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("a dense matrix", () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), fc.array(value, { minLength: 16, maxLength: 16 }), (m, n, list) => {
        const x = tensor(list.slice(0, m * n), { shape: [m, n] });
        const { matrix } = decodeMatrixMarket(encodeMatrixMarket(x));
        expect(matrix.shape).toEqual([m, n]);
        const dense: Tensor = "strides" in matrix ? matrix : toDense(matrix);
        expect([...dense.toTypedArray()]).toEqual([...x.data]);
      }),
      { numRuns: 100 },
    );
  });
});
