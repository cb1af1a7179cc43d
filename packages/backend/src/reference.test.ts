import { NumericalError } from "@convmtx/tensor";
import { resolveAxes, resolveGeometry } from "@convmtx/window";
import { describe, expect, test } from "vitest";
import type { Dense, HostCsr, Sparse } from "./contract.ts";
import { optionalOps } from "./op-names.ts";
import { type ReferenceNative, reference } from "./reference.ts";
import { referenceOps } from "./reference-ops.ts";

type Value = Dense<ReferenceNative>;
type Matrix = Sparse<ReferenceNative>;

const dense = (shape: readonly number[], ...values: number[]): Value => {
  const native = { dtype: "float64", shape, data: Float64Array.from(values) } as const;
  return { ...native, native };
};
const sparse = (rows: readonly (readonly number[])[], ncols = rows[0]?.length ?? 0): Matrix => {
  const at = rows.map((row) => row.flatMap((value, j) => (value === 0 ? [] : [j])));
  const native: HostCsr = {
    dtype: "float64",
    shape: [rows.length, ncols],
    indptr: Int32Array.from([0, ...at.map((_, i) => at.slice(0, i + 1).flat().length)]),
    indices: Int32Array.from(at.flat()),
    data: Float64Array.from(rows.flatMap((row) => row.filter((value) => value !== 0))),
  };
  return { dtype: "float64", shape: native.shape, native };
};
const toRows = ({ shape, indptr, indices, data }: HostCsr) =>
  Array.from({ length: shape[0] }, (_, i) => {
    const row = new Array<number>(shape[1]).fill(0);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) row[indices[k]] += data[k];
    return row;
  });

const a = sparse([
  [1, 0, 2],
  [0, 0, 0],
]);
const b = sparse([[1], [5], [3]]);

describe("the operations, by hand", () => {
  const ops = referenceOps;

  test("products", () => {
    expect([...ops.spmv(a, dense([3], 1, 2, 3)).data]).toEqual([7, 0]);
    expect([...ops.spmvT(a, dense([2], 1, 2)).data]).toEqual([1, 0, 2]);
    expect([...ops.spmm(a, dense([3, 2], 1, 2, 3, 4, 5, 6)).data]).toEqual([11, 14, 0, 0]);
    expect(toRows(ops.spgemm(a, b))).toEqual([[7], [0]]);
  });

  test("sums and transposes of matrices", () => {
    expect(toRows(ops.spadd(2, a, -1, a))).toEqual([
      [1, 0, 2],
      [0, 0, 0],
    ]);
    expect(toRows(ops.transpose(a))).toEqual([
      [1, 0],
      [0, 0],
      [2, 0],
    ]);
  });

  test("parts", () => {
    expect([...ops.slice(dense([5], 1, 2, 3, 4, 5), 1, 2, 2).data]).toEqual([2, 4]);
    const [left, right] = [dense([2, 1], 1, 2), dense([2, 2], 3, 4, 5, 6)];
    expect([...ops.concat([left, right], [2, 3], 1).data]).toEqual([1, 3, 4, 2, 5, 6]);
    expect([...ops.concat([dense([1, 2], 1, 2), right], [3, 2], 0).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("dense values", () => {
    const [x, y] = [dense([2], 3, 4), dense([2], 1, NaN)];
    expect([...ops.axpby(2, x, 0, y).data]).toEqual([6, 8]);
    expect([...ops.axpby(dense([], 2), x, dense([], -1), x).data]).toEqual([3, 4]);
    expect([...ops.dot(x, x).data]).toEqual([25]);
    expect([...ops.nrm2(x).data]).toEqual([5]);
    expect([...ops.nrm2(dense([2], 3e300, 4e300)).data]).toEqual([5e300]);
    expect([...ops.divide(dense([], 6), dense([], 4)).data]).toEqual([1.5]);
  });

  test("systems", () => {
    const permuted = sparse([
      [0, 2],
      [4, 0],
    ]);
    expect([...ops.solve(permuted, dense([2, 2], 2, 4, 4, 8)).data]).toEqual([1, 2, 1, 2]);
    const tall = sparse([
      [3, 1],
      [4, 0],
      [0, 0],
    ]);
    const x = ops.lstsq(tall, dense([3], 5, 4, 9)).data;
    // A [1, 2]ᵀ = [5, 4, 0]ᵀ, and the 9 is beside every column: 20 roundings of numbers up to 9 are plenty.
    expect(Math.abs(x[0] - 1)).toBeLessThan(20 * 9 * 2 ** -53);
    expect(Math.abs(x[1] - 2)).toBeLessThan(20 * 9 * 2 ** -53);
    const singular = sparse([
      [1, 2],
      [2, 4],
    ]);
    expect(() => ops.solve(singular, dense([2], 1, 2))).toThrow(NumericalError);
    expect(() => ops.lstsq(singular, dense([2], 1, 2))).toThrow("lstsq: A [2, 2] has no full column rank: pivot 1");
  });

  test("windows", () => {
    const axes = resolveAxes([3], { kernelSize: [2], padding: 1, paddingMode: "replicate" });
    const x = dense([1, 3], 1, 2, 3);
    const columns = ops.unfold({ channels: 1, axes }, x);
    expect(columns.shape).toEqual([2, 4]);
    expect([...columns.data]).toEqual([1, 1, 2, 3, 1, 2, 3, 3]);
    expect([...ops.fold({ channels: 1, axes }, dense([2, 4], 1, 1, 1, 1, 1, 1, 1, 1)).data]).toEqual([3, 2, 3]);
  });

  test("convolutions: correlation, flipped, grouped, transposed, channels last", () => {
    const kernel = dense([2, 1, 2], 1, 2, 10, 20);
    const x = dense([1, 3], 1, 2, 3);
    const plain = { inputShape: [1, 3], kernelShape: [2, 1, 2] };
    expect([...ops.conv(resolveGeometry(plain), kernel, x).data]).toEqual([5, 8, 50, 80]);
    expect([...ops.conv(resolveGeometry({ ...plain, flip: true }), kernel, x).data]).toEqual([4, 7, 40, 70]);
    const last = resolveGeometry({ ...plain, inputShape: [3, 1], layout: "channels-last" });
    expect([...ops.conv(last, kernel, x).data]).toEqual([5, 50, 8, 80]);
    const grouped = resolveGeometry({ ...plain, inputShape: [2, 2], groups: 2 });
    expect([...ops.conv(grouped, kernel, dense([2, 2], 1, 2, 3, 4)).data]).toEqual([5, 110]);
    const transposed = resolveGeometry({ inputShape: [2, 2], kernelShape: [2, 1, 2], transposed: true, stride: 2 });
    const y = dense([2, 2], 1, 2, 1, 1);
    expect([...ops.conv(transposed, kernel, y).data]).toEqual([11, 22, 12, 24]);
    // The adjoint of the transposed convolution is the strided convolution with the same weights.
    expect([...ops.convT(transposed, kernel, dense([1, 4], 1, 2, 3, 4)).data]).toEqual([5, 11, 50, 110]);
    const padded = resolveGeometry({ ...plain, padding: 1 });
    const infinite = dense([2, 1, 2], Infinity, 1, 0, 1);
    expect([...ops.conv(padded, infinite, dense([1, 3], 1, 1, 1)).data]).toEqual([
      1,
      Infinity,
      Infinity,
      Infinity,
      1,
      1,
      1,
      0,
    ]);
  });
});

describe("the engine", () => {
  const x = () => ({ dtype: "float64", shape: [2], data: Float64Array.of(1, 2) }) as const;

  test("has the operations that were asked for and the required three", () => {
    expect(Object.keys(reference({ execution: "sync", ops: ["dot"] }).ops)).toEqual(["spmv", "slice", "concat", "dot"]);
  });

  test("copies on the way in and out, and counts what lives", () => {
    const engine = reference({ execution: "sync" });
    const own = x();
    const native = engine.uploadDense(own);
    own.data[0] = 9;
    const read = engine.readDense({ ...own, native });
    read[1] = 9;
    expect([...engine.readDense({ ...own, native })]).toEqual([1, 2]);
    expect(engine.memory?.()).toEqual({ handles: 1, bytes: 16 });
    engine.release(native);
    expect(engine.memory?.()).toEqual({ handles: 0, bytes: 0 });
  });

  test("async: queues in order, so that an operand may be released or changed behind the operation", async () => {
    const engine = reference({ execution: "async", ops: optionalOps });
    const matrix = { ...a, native: engine.uploadCsr(a.native) };
    const own = { dtype: "float64", shape: [3], data: Float64Array.of(1, 1, 1) } as const;
    const v = { ...own, native: engine.uploadDense(own) };
    const before = { dtype: "float64", shape: [2], native: engine.ops.spmv(matrix, v) } as const;
    expect(before.native.data).toBeUndefined();
    engine.setValues?.(matrix, Float64Array.of(10, 20));
    const after = { ...before, native: engine.ops.spmv(matrix, v) };
    engine.release(v.native);
    expect([...(await engine.readDense(before))]).toEqual([3, 0]);
    expect([...(await engine.readDense(after))]).toEqual([30, 0]);
  });

  test("async: an error is told by the read of its result, of what came from it, or by one sync", async () => {
    const engine = reference({ execution: "async", ops: optionalOps });
    const zero: HostCsr = {
      ...a.native,
      shape: [2, 2],
      indptr: new Int32Array(3),
      indices: new Int32Array(0),
      data: new Float64Array(0),
    };
    const matrix = { dtype: "float64", shape: [2, 2], native: engine.uploadCsr(zero) } as const;
    const b2 = { ...x(), native: engine.uploadDense(x()) };
    const failed = { ...x(), native: engine.ops.solve?.(matrix, b2) as never };
    const derived = { ...x(), native: engine.ops.slice(failed, 0, 1, 2) };
    await expect(engine.readDense(derived)).rejects.toThrow(NumericalError);
    await expect(engine.readDense(failed)).rejects.toThrow(NumericalError);
    await engine.sync();
    engine.ops.solve?.(matrix, b2);
    await expect(engine.sync()).rejects.toThrow(NumericalError);
    await engine.sync();
    await engine.close();
    expect(engine.memory?.().handles).toBe(0);
  });
});
