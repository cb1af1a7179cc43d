import { ConvmtxError, LimitError, ShapeError, tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { rows } from "../fixtures/rows.ts";
import { convOperator } from "./conv-operator.ts";

const operator = convOperator([1, 2], { inputShape: [3] });
const neverCalled = (): never => {
  throw new Error("allocated");
};

describe("ranges of rows", () => {
  test("are numbered from 0", () => {
    expect(rows(operator.toCsr({ rows: [1, 2] }))).toEqual([[0, 1, 2]]);
    expect(operator.toCsr({ rows: [1, 1] }).shape).toEqual([0, 3]);
    expect(operator.toCsr({ rows: [0, 2] })).toEqual(operator.toCsr());
  });

  test("may cut through a position of channels-last", () => {
    const kernel = tensor([1, 2, 3, 4], { shape: [2, 2, 1] });
    const last = convOperator(kernel, { inputShape: [2, 2], layout: "channels-last" });
    expect(rows(last.toCsr({ rows: [1, 3] }))).toEqual([
      [3, 4, 0, 0],
      [0, 0, 1, 2],
    ]);
  });

  test.each([
    [[1, 3], "toCsr: rows [1, 3) are not a range of integers within [0, 2)"],
    [[-1, 1], "rows [-1, 1)"],
    [[1, 0], "rows [1, 0)"],
    [[0, 1.5], "rows [0, 1.5)"],
    [[Number.NaN, 1], "rows [NaN, 1)"],
  ] as const)("%j is no range", (range, message) => {
    expect(() => operator.toCsr({ rows: range })).toThrow(ShapeError);
    expect(() => operator.toCsr({ rows: range })).toThrow(message);
  });

  test.each([5, null, [1], [0, 1, 2], "01"])("%j is no pair", (range) => {
    expect(() => operator.toCsr({ rows: range as never })).toThrow("toCsr: rows must be [begin, end), two integers");
  });
});

describe("toCoo", () => {
  test("lists the entries by row", () => {
    const { shape, row, col, data } = operator.toCoo();
    expect([shape, [...row], [...col], [...data]]).toEqual([
      [2, 3],
      [0, 0, 1, 1],
      [0, 1, 1, 2],
      [1, 2, 1, 2],
    ]);
    expect([...operator.toCoo({ rows: [1, 2] }).row]).toEqual([0, 0]);
  });

  test("is measured with its rows: 12 bytes of indptr while it is made, 16 an entry", () => {
    expect(operator.toCoo({ memoryLimit: 76 }).nnz).toBe(4);
    expect(() => operator.toCoo({ memoryLimit: 75 })).toThrow(
      "toCoo: the matrix is 2 x 3 with 4 stored entries and takes 76",
    );
  });
});

describe("a ceiling", () => {
  test("refuses with the forecast before anything is allocated", () => {
    expect(() => operator.toCsr({ memoryLimit: 59, allocate: neverCalled })).toThrow(
      "toCsr: the matrix is 2 x 3 with 4 stored entries and takes 60 bytes, over the limit of 59; raise memoryLimit",
    );
    expect(() => operator.toCsr({ memoryLimit: 59 })).toThrow(LimitError);
    expect(operator.toCsr({ memoryLimit: 60 }).nnz).toBe(4);
    expect(() => operator.toCsr({ memoryLimit: 31, rows: [1, 2] })).toThrow("1 x 3 with 2 stored entries and takes 32");
    expect(operator.toCsr({ memoryLimit: 32, rows: [1, 2] }).nnz).toBe(2);
  });

  test("is int32 where none is given", () => {
    const kernel = tensor(new Float64Array(9 * 256 * 256), { shape: [256, 256, 3, 3] });
    const large = convOperator(kernel, { inputShape: [256, 64, 64], padding: 1 });
    expect(large.nnz).toBe(256 * 256 * (3 * 64 - 2) ** 2);
    for (const refused of [() => large.toCsr({ allocate: neverCalled }), () => large.toCoo(), () => large.pattern()]) {
      expect(refused).toThrow(
        expect.objectContaining({ code: "INDEX_LIMIT", details: expect.objectContaining({ nnz: large.nnz }) }),
      );
    }
    // A part of it can be built: row 7 of channel 255, of which all windows lie inside.
    const row = 255 * 64 ** 2 + 64 + 7;
    expect(large.toCsr({ rows: [row, row + 1] }).nnz).toBe(256 * 9);
  });

  test("also for columns, which no range of rows makes fewer", () => {
    const long = convOperator([1, 2], { inputShape: [2 ** 31] });
    expect(long.nnz).toBe(2 * (2 ** 31 - 1));
    for (const refused of [() => long.toCsr({ rows: [0, 1] }), () => long.rowBlocks()]) {
      expect(refused).toThrow("the matrix has 2147483648 columns, beyond int32 indices (2147483647); use matvec");
    }
  });

  test("an axis of which the runtime cannot hold the table", () => {
    const tall = convOperator([1, 2], { inputShape: [2], transposed: true, stride: 2 ** 40 });
    expect(() => tall.toCsr({ rows: [0, 1] })).toThrow(expect.objectContaining({ code: "MEMORY_LIMIT" }));
  });

  test.each([Number.NaN, -1, "1000", null])("cannot be %j", (memoryLimit) => {
    for (const refused of [
      () => operator.toCsr({ memoryLimit: memoryLimit as never }),
      () => operator.toCoo({ memoryLimit: memoryLimit as never }),
      () => operator.pattern({ memoryLimit: memoryLimit as never }),
    ]) {
      expect(refused).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
    expect(() => operator.toCsr({ memoryLimit: memoryLimit as never })).toThrow(
      `toCsr: memoryLimit is ${JSON.stringify(memoryLimit)?.replace("null", String(memoryLimit))}, expected a number of bytes >= 0`,
    );
  });
});

describe("allocate", () => {
  test("owns the arrays, here in one buffer", () => {
    const buffer = new ArrayBuffer(64);
    const matrix = operator.toCsr({
      allocate: (nrows, nnz) => ({
        data: new Float64Array(buffer, 0, nnz),
        indices: new Int32Array(buffer, 8 * nnz, nnz),
        indptr: new Int32Array(buffer, 12 * nnz, nrows + 1),
      }),
    });
    expect(matrix.data.buffer).toBe(buffer);
    expect(rows(matrix)).toEqual([
      [1, 2, 0],
      [0, 1, 2],
    ]);
  });

  test("is asked for the rows of the range alone", () => {
    const asked: number[][] = [];
    const matrix = operator.toCsr({
      rows: [1, 2],
      allocate: (nrows, nnz) => {
        asked.push([nrows, nnz]);
        return { indptr: new Int32Array(nrows + 1), indices: new Int32Array(nnz), data: new Float64Array(nnz) };
      },
    });
    expect(asked).toEqual([[1, 2]]);
    expect(rows(matrix)).toEqual([[0, 1, 2]]);
  });

  const indptr = () => new Int32Array(3);
  const indices = () => new Int32Array(4);
  const data = () => new Float64Array(4);
  const shared = new Float64Array(8);

  test.each([
    ["short", { indptr: indptr(), indices: new Int32Array(3), data: data() }, "SHAPE_MISMATCH"],
    ["long", { indptr: indptr(), indices: indices(), data: new Float64Array(5) }, "SHAPE_MISMATCH"],
    ["short of rows", { indptr: new Int32Array(2), indices: indices(), data: data() }, "SHAPE_MISMATCH"],
    ["of another dtype", { indptr: indptr(), indices: indices(), data: new Float32Array(4) }, "DTYPE_MISMATCH"],
    ["indexed by floats", { indptr: indptr(), indices: data(), data: data() }, "OPTION_INVALID"],
    ["plain arrays", { indptr: [0, 0, 0], indices: [0, 0, 0, 0], data: [0, 0, 0, 0] }, "OPTION_INVALID"],
    ["nothing", undefined, "OPTION_INVALID"],
    [
      "overlapping",
      { indptr: indptr(), indices: new Int32Array(shared.buffer, 24, 4), data: shared.subarray(0, 4) },
      "OPTION_INVALID",
    ],
  ])("memory that is %s is refused before it is written", (_, memory, code) => {
    expect(() => operator.toCsr({ allocate: () => memory as never })).toThrow(expect.objectContaining({ code }));
    for (const array of Object.values(memory ?? {})) expect([...array].every((value) => value === 0)).toBe(true);
  });

  test("must be a function", () => {
    expect(() => operator.toCsr({ allocate: {} as never })).toThrow("toCsr: allocate must be a function");
    expect(() => operator.toCsr({ allocate: null as never })).toThrow(ConvmtxError);
  });

  test("an error of its own passes through as it is", () => {
    const error = new RangeError("no room");
    const full = () => {
      throw error;
    };
    expect(() => operator.toCsr({ allocate: full })).toThrow(error);
  });
});
