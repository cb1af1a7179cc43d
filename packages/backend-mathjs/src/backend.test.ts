import { readFileSync } from "node:fs";
import type { Dense, Sparse } from "@convmtx/backend";
import { csrFromDense } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { NumericalError, tensor } from "@convmtx/tensor";
import { all, create, type Matrix } from "mathjs";
import { describe, expect, test } from "vitest";
import engineOfDefault, { type MathjsNative, mathjs } from "./index.ts";
import type { SparseParts } from "./library.ts";

const engine = mathjs();
const { ops } = engine;

// The library as everyone gets it, for what it does by itself.
const plain = create(all);
const Raw = (plain as unknown as { SparseMatrix: new (parts: object) => Matrix }).SparseMatrix;
const raw = (parts: Omit<SparseParts, "datatype">) => new Raw(parts);
const tiny = { values: [1e-20], index: [0], ptr: [0, 1], size: [1, 1] };

type Rows = readonly (readonly number[])[];

function matrix(rows: Rows, shape?: readonly [number, number]): Sparse<MathjsNative> {
  const dense = tensor(Float64Array.from(rows.flat()), { shape: shape ?? [rows.length, rows[0].length] });
  const host = csrFromDense(dense);
  return { dtype: "float64", shape: host.shape, native: engine.uploadCsr(host) };
}

function vector(...values: number[]): Dense<MathjsNative> {
  return { dtype: "float64", shape: [values.length], native: Float64Array.from(values) };
}

function read(native: MathjsNative["sparse"] | undefined, shape: readonly [number, number]) {
  return engine.readCsr({ dtype: "float64", shape, native: native! });
}

test("the manifest's version is the package's", () => {
  const file = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  expect(engine.manifest.version).toBe(file.version);
  expect(engineOfDefault).toBe(mathjs);
});

describe("the library drops what it takes for 0, |v| <= 1e-15; the engine does not", () => {
  test("math.sparse and add", () => {
    expect(plain.sparse([[1e-20]]).toJSON()).toMatchObject({ values: [] });
    expect((plain.add(raw(tiny), raw(tiny)) as Matrix).toJSON()).toMatchObject({ values: [] });
    const a = matrix([[1e-20]]);
    expect(read(a.native, [1, 1]).data).toEqual(Float64Array.of(1e-20));
    expect(read(ops.spadd?.(1, a, 1, a), [1, 1]).data).toEqual(Float64Array.of(2e-20));
  });

  test("a subnormal goes up and comes back", () => {
    expect(read(matrix([[5e-324, -5e-324]]).native, [1, 2]).data).toEqual(Float64Array.of(5e-324, -5e-324));
  });

  test("a vector given as an array loses its small elements in a product, and answers with a SparseMatrix", () => {
    const product = plain.multiply(raw({ ...tiny, values: [1] }), [1e-20]) as unknown as Matrix;
    expect(product.storage()).toBe("sparse");
    expect(product.toJSON()).toMatchObject({ values: [] });
    expect(ops.spmv(matrix([[1]]), vector(1e-20))).toEqual(Float64Array.of(1e-20));
  });

  test("slu lets 0 win over a small pivot, and gives NaN", () => {
    const rows = [
      [0, 2, 0, 0, 1],
      [3, 0, 0, 1, 0],
      [0, 0, 0, 4, 0],
      [0, 1, 5, 0, 0],
      [1, 0, 0, 0, 2 ** -54],
    ];
    const { index, ptr, values } = (matrix(rows).native as MathjsNative["sparse"]).toJSON();
    const { U } = plain.slu(raw({ index, ptr, values, size: [5, 5] }), 1, 1);
    expect((U as Matrix).toJSON().values.some((value: number) => !Number.isFinite(value))).toBe(true);
    const b = [4, 5, 8, 11, 1];
    const x = ops.solve?.(matrix(rows), vector(...b)) as FloatArray;
    const residual = rows.map((row, i) => Math.abs(row.reduce((sum, value, j) => sum + value * x[j], -b[i])));
    // c n u (|A||x| + |b|) with c = 8 for a growth of at most 2.
    expect(Math.max(...residual)).toBeLessThan(8 * 5 * 2 ** -53 * (8 * Math.max(...x.map(Math.abs)) + 11));
  });

  test("lusolve calls a small pivot singular", () => {
    expect(() => plain.lusolve(plain.slu(raw(tiny), 1, 1) as never, [1])).toThrow("singular");
    expect(ops.solve?.(matrix([[1e-20]]), vector(1e-20))).toEqual(Float64Array.of(1));
  });
});

describe("the library's form of a matrix", () => {
  test("it refuses typed arrays of indices", () => {
    expect(() => new Raw({ ...tiny, index: Int32Array.of(0) })).toThrow("Unsupported type of data");
    expect(() => new Raw({ ...tiny, ptr: Int32Array.of(0, 1) })).toThrow("Unsupported type of data");
  });

  test("products have unsorted indices; what is read is canonical", () => {
    const reversed = ops.spgemm!(
      matrix([
        [0, 1],
        [1, 0],
      ]),
      matrix([
        [1, 0],
        [1, 2],
      ]),
    );
    expect(reversed.toJSON()).toMatchObject({ ptr: [0, 2, 3], index: [1, 0, 0] });
    expect(read(reversed, [2, 2])).toEqual({
      dtype: "float64",
      shape: [2, 2],
      indptr: Int32Array.of(0, 2, 3),
      indices: Int32Array.of(0, 1, 0),
      data: Float64Array.of(1, 2, 1),
    });
    const lone = matrix([
      [2, 0],
      [0, 0],
    ]);
    expect(read(ops.spadd?.(1, { ...lone, native: reversed }, 1, lone), [2, 2]).data).toEqual(Float64Array.of(3, 2, 1));
  });

  test("it multiplies no vector by a sparse matrix; Aᵀ x is a product of matrices", () => {
    const two = raw({ values: [1, 1], index: [0, 1], ptr: [0, 1, 2], size: [2, 2] });
    expect(() => plain.multiply([1, 1], two as never)).toThrow("Dimension mismatch");
    expect(() => plain.multiply(plain.matrix([1, 1]), two)).toThrow("not implemented");
    const a = matrix([
      [1, 0, 2],
      [0, 3, 0],
    ]);
    expect(ops.spmvT?.(a, vector(1, 10))).toEqual(Float64Array.of(1, 30, 2));
    expect(ops.spmm?.(a, { dtype: "float64", shape: [3, 2], native: Float64Array.of(1, 2, 3, 4, 5, 6) })).toEqual(
      Float64Array.of(11, 14, 9, 12),
    );
  });

  test("it transposes no matrix without columns; the engine has products and transposes of empty ones", () => {
    expect(() => plain.transpose(raw({ values: [], index: [], ptr: [0], size: [2, 0] }))).toThrow("no columns");
    const [tall, wide] = [matrix([], [2, 0]), matrix([], [0, 2])];
    expect(read(ops.transpose?.(tall), [0, 2]).indptr).toEqual(Int32Array.of(0));
    expect(read(ops.transpose?.(wide), [2, 0]).indptr).toEqual(Int32Array.of(0, 0, 0));
    expect(ops.spmv(tall, vector())).toEqual(Float64Array.of(0, 0));
    expect(ops.spmv(wide, vector(1, 2))).toEqual(new Float64Array(0));
    expect(ops.spmvT?.(wide, vector())).toEqual(Float64Array.of(0, 0));
    expect(read(ops.spgemm?.(tall, wide), [2, 2]).data).toEqual(new Float64Array(0));
  });

  test("a stored NaN meets a 0 of the vector, and nothing else does", () => {
    const a = matrix([
      [Number.NaN, 0],
      [0, 1],
    ]);
    expect(ops.spmv(a, vector(0, 1))).toEqual(Float64Array.of(Number.NaN, 1));
    expect(ops.spmv(a, vector(1, Number.POSITIVE_INFINITY))).toEqual(
      Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY),
    );
  });
});

describe("solve", () => {
  test("by hand, with a row exchange and two right-hand sides", () => {
    const a = matrix([
      [0, 2],
      [4, 0],
    ]);
    const b = { dtype: "float64", shape: [2, 2], native: Float64Array.of(2, 4, 8, 12) } as const;
    expect(ops.solve?.(a, b)).toEqual(Float64Array.of(2, 3, 1, 2));
    expect(ops.solve?.(matrix([], [0, 0]), vector())).toEqual(new Float64Array(0));
  });

  const singular: readonly (readonly [string, Rows])[] = [
    [
      "a pivot of 0",
      [
        [1, 2],
        [2, 4],
      ],
    ],
    [
      "an empty row",
      [
        [1, 2],
        [0, 0],
      ],
    ],
    [
      "an empty column",
      [
        [1, 0],
        [2, 0],
      ],
    ],
    [
      "a pivot of rounding errors only",
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
    ["nothing stored", [[0]]],
  ];
  test.each(singular)("refuses %s as SINGULAR", (_name, rows) => {
    const b = vector(...rows.map(() => 1));
    expect(() => ops.solve?.(matrix(rows), b)).toThrow(expect.objectContaining({ code: "SINGULAR" }));
    expect(() => ops.solve?.(matrix(rows), b)).toThrow(NumericalError);
  });

  test("refuses a NaN, which is no pivot to the library, and says so", () => {
    const a = matrix([
      [Number.NaN, 1],
      [1, 2],
    ]);
    expect(() => ops.solve?.(a, vector(1, 1))).toThrow("a column has no pivot but 0 or NaN");
  });

  test("takes sizes that differ by 600 decades", () => {
    const a = matrix([
      [2 ** -1000, 0],
      [2 ** -1001, 2 ** 1000],
    ]);
    expect(ops.solve?.(a, vector(2 ** -1000, 2 ** 1000))).toEqual(Float64Array.of(1, 1));
  });
});

test("memory counts matrices and dense values", () => {
  const own = mathjs();
  const native = own.uploadCsr(csrFromDense(tensor([[1, 0, 2]])));
  own.release(own.ops.spmv({ dtype: "float64", shape: [1, 3], native }, vector(1, 1, 1)));
  expect(own.memory?.()).toEqual({ handles: 1, bytes: 8 * (2 + 2 + 4) });
  own.release(native);
  expect(own.memory?.()).toEqual({ handles: 0, bytes: 0 });
});
