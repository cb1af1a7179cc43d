import { type Execution, optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { linalg } from "./linalg.ts";
import type { Session } from "./session.ts";

describe.each<[Execution]>([["sync"], ["async"]])("%s", (execution) => {
  const open = () => linalg(reference({ execution, ops: optionalOps })) as Session;

  test("slice counts in C order, and copies", async () => {
    const s = open();
    const x = s.dense([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const values = async (options: { offset?: number; length: number; stride?: number }) => [
      ...(await s.read(s.slice(x, options))).toTypedArray(),
    ];
    expect(await values({ length: 2 })).toEqual([1, 2]);
    expect(await values({ offset: 1, length: 2, stride: 3 })).toEqual([2, 5]);
    expect(await values({ offset: 6, length: 0 })).toEqual([]);
    expect(() => s.slice(x, { length: 7 })).toThrow("reach beyond the 6 elements of x [2, 3]");
    expect(() => s.slice(x, { offset: 5, length: 2 })).toThrow("reach beyond");
    expect(() => s.slice(x, { length: 1, stride: 0 })).toThrow("stride must be an integer of at least 1, got 0");
    expect(() => s.slice(x, { length: 1.5 })).toThrow("length");
  });

  test("concat joins along any axis", async () => {
    const s = open();
    const [x, y] = [
      s.dense([[1], [2]]),
      s.dense([
        [3, 4],
        [5, 6],
      ]),
    ];
    const joined = s.concat([x, y], -1);
    expect(joined.shape).toEqual([2, 3]);
    expect([...(await s.read(joined)).toTypedArray()]).toEqual([1, 3, 4, 2, 5, 6]);
    expect([...(await s.read(s.concat([x, x]))).toTypedArray()]).toEqual([1, 2, 1, 2]);
    expect(() => s.concat([x, y])).toThrow("part 1 has shape [2, 2], expected [2, 1]");
    expect(() => s.concat([])).toThrow("at least one");
    expect(() => s.concat([x], 2)).toThrow("axis 2");
    expect(() => s.concat([x, s.dense(1)], 1)).toThrow("part 1 has shape []");
  });

  test("matvec and rmatvec of a convolution are its linear part, on flat vectors", async () => {
    const s = open();
    const layer = convOperator(tensor([[[1, 2]]]), { inputShape: [1, 3], bias: [9] });
    const x = s.dense([1, 2, 3]);
    expect([...(await s.read(s.matvec(layer, x))).toTypedArray()]).toEqual([5, 8]);
    expect([...(await s.read(s.rmatvec(layer, s.dense([1, 1])))).toTypedArray()]).toEqual([1, 3, 2]);
    expect(() => s.matvec(layer, s.dense([[1, 2, 3]]))).toThrow(
      "x has shape [1, 3], expected [3] because the operator is [2, 3]",
    );
    expect(s.execution).toBe(execution);
  });
});
