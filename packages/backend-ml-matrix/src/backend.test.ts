import { readFileSync } from "node:fs";
import type { Dense, Sparse } from "@convmtx/backend";
import { linalg } from "@convmtx/linalg";
import { Csr, csrFromDense } from "@convmtx/sparse";
import { NumericalError, ShapeError, tensor } from "@convmtx/tensor";
import { Matrix, WrapperMatrix1D } from "ml-matrix";
import { describe, expect, test } from "vitest";
import engineOfDefault, { type MlMatrixNative, mlMatrix } from "./index.ts";

const engine = mlMatrix();
const { ops } = engine;

function matrix(rows: readonly (readonly number[])[], shape?: readonly [number, number]): Sparse<MlMatrixNative> {
  const dense = tensor(Float64Array.from(rows.flat()), { shape: shape ?? [rows.length, rows[0].length] });
  const host = csrFromDense(dense);
  return { dtype: "float64", shape: host.shape, native: engine.uploadCsr(host) };
}

function vector(...values: number[]): Dense<MlMatrixNative> {
  return { dtype: "float64", shape: [values.length], native: Float64Array.from(values) };
}

test("the manifest's version is the package's", () => {
  const read = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  expect(engine.manifest.version).toBe(read.version);
  expect(engineOfDefault).toBe(mlMatrix);
});

describe("what the library lets through", () => {
  test("it multiplies matrices that do not fit, without an error; a session refuses them", () => {
    const [a, b] = [new Matrix([[1, 2]]), new Matrix([[3], [4], [5]])];
    expect(a.mmul(b).to2DArray()).toEqual([[11]]);
    const session = linalg(mlMatrix());
    const A = session.sparse(csrFromDense(tensor([[1, 2]])));
    expect(() => session.matvec(A, session.dense([3, 4, 5]))).toThrow(ShapeError);
    session.close();
  });

  test("it wraps no array into no rows; the engine's products with empty operands are zeros", () => {
    expect(() => new WrapperMatrix1D([], { rows: 0 })).toThrow("not divisible");
    const [tall, wide] = [matrix([], [2, 0]), matrix([], [0, 2])];
    expect(ops.spmv(tall, vector())).toEqual(Float64Array.of(0, 0));
    expect(ops.spmv(wide, vector(1, 2))).toEqual(new Float64Array(0));
    expect(ops.spmvT?.(wide, vector())).toEqual(Float64Array.of(0, 0));
    expect(ops.spmm?.(tall, { dtype: "float64", shape: [0, 3], native: new Float64Array(0) })).toEqual(
      new Float64Array(6),
    );
    expect(ops.spgemm?.(tall, wide).to2DArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(engine.readCsr({ ...wide, shape: [2, 0], native: ops.transpose!(wide) })).toMatchObject({
      shape: [2, 0],
      indptr: Int32Array.of(0, 0, 0),
    });
  });

  test("products by hand: no transpose is made for Aᵀ x", () => {
    const a = matrix([
      [1, 0, 2],
      [0, 3, 0],
    ]);
    expect(ops.spmv(a, vector(1, 10, 100))).toEqual(Float64Array.of(201, 30));
    expect(ops.spmvT?.(a, vector(1, 10))).toEqual(Float64Array.of(1, 30, 2));
    const b = { dtype: "float64", shape: [3, 2], native: Float64Array.of(1, 2, 3, 4, 5, 6) } as const;
    expect(ops.spmm?.(a, b)).toEqual(Float64Array.of(11, 14, 9, 12));
  });

  test("zeros are multiplied: 0·NaN is NaN where nothing was stored", () => {
    expect(ops.spmv(matrix([[0, 1]]), vector(Number.NaN, 1))).toEqual(Float64Array.of(Number.NaN));
  });

  test("a sum leaves its operands as they were: the library adds in place", () => {
    const [a, b] = [matrix([[1, 2]]), matrix([[10, 20]])];
    expect(ops.spadd?.(2, a, 3, b).to2DArray()).toEqual([[32, 64]]);
    expect(ops.spadd?.(1, a, 1, a).to2DArray()).toEqual([[2, 4]]);
    expect([a.native.to2DArray(), b.native.to2DArray()]).toEqual([[[1, 2]], [[10, 20]]]);
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

  // The library throws a bare Error on a pivot of 0 and solves with 1e-16; neither message nor value says "singular".
  test.each([
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
      "a pivot of rounding errors only",
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
    [
      "scaled down, the same",
      [
        [1e-200, 2e-200, 3e-200],
        [4e-200, 5e-200, 6e-200],
        [7e-200, 8e-200, 9e-200],
      ],
    ],
  ])("refuses %s as SINGULAR", (_name, rows) => {
    const b = vector(...rows.map(() => 1));
    expect(() => ops.solve?.(matrix(rows), b)).toThrow(expect.objectContaining({ code: "SINGULAR" }));
    expect(() => ops.solve?.(matrix(rows), b)).toThrow(NumericalError);
  });

  test.each([
    [
      "tiny pivots",
      [
        [1e-300, 0],
        [0, 1],
      ],
      [1e-300, 1],
    ],
    [
      "a triangle of very different sizes",
      [
        [1, 2 ** 66],
        [0, 1],
      ],
      [2 ** 66, 1],
    ],
  ])("takes %s", (_name, rows, b) => {
    const x = ops.solve?.(matrix(rows), vector(...b));
    expect(x).toEqual(b[0] === 2 ** 66 ? Float64Array.of(0, 1) : Float64Array.of(1, 1));
  });
});

describe("lstsq", () => {
  test("the line through (0, 1), (1, 3), (2, 5), within rounding", () => {
    const a = matrix([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    const x = ops.lstsq?.(a, vector(1, 3, 5)) as Float64Array;
    // Householder QR, m n u with the constant 8, condition number below 4.
    const bound = 8 * 3 * 2 * 2 ** -53 * 4 * 2;
    expect(Math.abs(x[0] - 1)).toBeLessThan(bound);
    expect(Math.abs(x[1] - 2)).toBeLessThan(bound);
  });

  test.each([
    [
      "dependent columns",
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
    ],
    [
      "dependent columns of very different sizes",
      [
        [1e-150, 2],
        [2e-150, 4],
        [3e-150, 6],
      ],
    ],
    [
      "an empty column",
      [
        [1, 0],
        [2, 0],
      ],
    ],
  ])("refuses %s as SINGULAR", (_name, rows) => {
    const b = vector(...rows.map(() => 1));
    expect(() => ops.lstsq?.(matrix(rows), b)).toThrow(expect.objectContaining({ code: "SINGULAR" }));
  });

  test("takes independent columns of very different sizes, and no columns", () => {
    const x = ops.lstsq?.(
      matrix([
        [2 ** -500, 0],
        [0, 1],
        [0, 0],
      ]),
      vector(2 ** -500, 3, 7),
    );
    expect(x).toEqual(Float64Array.of(1, 3));
    expect(ops.lstsq?.(matrix([], [3, 0]), vector(1, 2, 3))).toEqual(new Float64Array(0));
  });
});

test("refuses to densify a matrix beyond its limit, before any memory is taken", () => {
  const session = linalg(mlMatrix());
  const side = 2 ** 14;
  const none = new Int32Array(0);
  const indptr = new Int32Array(side + 1);
  const huge = Csr.fromParts({ shape: [side, side], indptr, indices: none, data: new Float64Array(0) });
  expect(() => session.sparse(huge)).toThrow(expect.objectContaining({ code: "MEMORY_LIMIT" }));
});

test("memory counts every element of a matrix", () => {
  const own = mlMatrix();
  const native = own.uploadCsr(csrFromDense(tensor([[1, 0, 0]])));
  expect(own.memory?.()).toEqual({ handles: 1, bytes: 24 });
  own.release(native);
  expect(own.memory?.()).toEqual({ handles: 0, bytes: 0 });
});
