import type { OpName } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { csrFromDense, toDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { linalg } from "./linalg.ts";

const a22 = csrFromDense(
  tensor([
    [2, 1],
    [0, 4],
  ]),
);
const b22 = csrFromDense(
  tensor([
    [1, 0],
    [5, 0],
  ]),
);

describe("a fallback that was asked for", () => {
  const open = () => {
    const other = reference({ execution: "sync", ops: optionalOps });
    return { other, s: linalg(reference({ execution: "sync" }), { fallback: other }) };
  };

  test("does what the engine can neither do nor derive, is counted, and keeps nothing", () => {
    const { other, s } = open();
    const [a, b] = [s.sparse(a22), s.sparse(b22)];
    const [x, y] = [s.dense([1, 2]), s.dense([3, 4])];
    expect(s.can("dot", "float64")).toBe("fallback");
    const dot = s.dot(x, y);
    expect(s.read(dot).toTypedArray()).toEqual(Float64Array.of(11));
    expect(s.read(s.add(x, y, { alpha: dot })).toTypedArray()).toEqual(Float64Array.of(14, 26));
    expect(s.read(s.rmatvec(a, x)).toTypedArray()).toEqual(Float64Array.of(2, 9));
    expect(toDense(s.read(s.matmul(a, b))).toTypedArray()).toEqual(Float64Array.of(7, 0, 20, 0));
    expect(toDense(s.read(s.add(a, b, { beta: -1 }))).toTypedArray()).toEqual(Float64Array.of(1, 1, -5, 4));
    expect(toDense(s.read(s.scale(2, a))).toTypedArray()).toEqual(Float64Array.of(4, 2, 0, 8));
    expect(toDense(s.read(s.transpose(a))).toTypedArray()).toEqual(Float64Array.of(2, 0, 1, 4));
    expect(s.read(s.solve(a, x)).toTypedArray()).toEqual(Float64Array.of(0.25, 0.5));
    const expected: Partial<Record<OpName, number>> = {
      dot: 1,
      axpby: 1,
      spmvT: 1,
      spgemm: 1,
      spadd: 2,
      transpose: 1,
      solve: 1,
    };
    expect(s.statistics().fallbacks).toEqual(expected);
    expect(other.memory?.().handles).toBe(0);
  });

  test("is not used for what can be derived", () => {
    const { s } = open();
    s.matmat(s.sparse(a22), s.dense([[1], [2]]));
    s.add(s.dense([1]), s.dense([2]));
    s.rmatvec(s.sparse(a22, { keepHost: true }), s.dense([1, 2]));
    expect(s.statistics()).toMatchObject({ fallbacks: {}, derived: { spmm: 1, axpby: 1, spmvT: 1 } });
  });

  test("keeps nothing when it fails, and stays open when the session closes", () => {
    const { other, s } = open();
    const singular = s.sparse(
      csrFromDense(
        tensor([
          [1, 1],
          [1, 1],
        ]),
      ),
    );
    expect(() => s.solve(singular, s.dense([1, 2]))).toThrow(expect.objectContaining({ code: "SINGULAR" }));
    expect(other.memory?.().handles).toBe(0);
    s.close();
    expect(
      other.readDense({
        dtype: "float64",
        shape: [1],
        native: other.uploadDense({ dtype: "float64", shape: [1], data: Float64Array.of(3) }),
      }),
    ).toEqual(Float64Array.of(3));
  });
});

test("without a fallback the same is an error, and nothing was read", () => {
  const s = linalg(reference({ execution: "sync" }));
  expect(() => s.dot(s.dense([1]), s.dense([1]))).toThrow(expect.objectContaining({ code: "UNSUPPORTED" }));
  expect(s.statistics().reads).toBe(0);
});

test("a fallback needs two synchronous engines", () => {
  const sync = () => reference({ execution: "sync" });
  const async = () => reference({ execution: "async" });
  const refused = expect.objectContaining({ code: "OPTION_INVALID" });
  expect(() => linalg(async(), { fallback: sync() })).toThrow(refused);
  expect(() => linalg(sync(), { fallback: async() as never })).toThrow(refused);
});
