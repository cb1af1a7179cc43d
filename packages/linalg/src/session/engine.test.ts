import type { Backend } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { type ReferenceNative, reference } from "@convmtx/backend/testing";
import { csrFromDense } from "@convmtx/sparse";
import { BackendError, NumericalError, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { linalg } from "./linalg.ts";

const singular = csrFromDense(
  tensor([
    [1, 2],
    [2, 4],
  ]),
);

describe("errors of the engine", () => {
  test("a library's error is wrapped, with the public function, the engine and the cause", () => {
    const cause = new TypeError("index out of bounds");
    const backend = reference({ execution: "sync" });
    const s = linalg({
      ...backend,
      ops: {
        ...backend.ops,
        spmv: () => {
          throw cause;
        },
      },
    });
    const a = s.sparse(singular);
    const x = s.dense([1, 2]);
    expect(() => s.matvec(a, x)).toThrow(
      expect.objectContaining({
        name: "BackendError",
        code: "BACKEND_FAILED",
        message: "matvec: reference failed in spmv: index out of bounds",
        details: { backend: "reference", step: "spmv" },
        cause,
      }),
    );
    expect(s.statistics()).toMatchObject({ live: 2, memory: { handles: 2 } });
  });

  test("an error of this project goes through as it is: at once on a sync engine", () => {
    const s = linalg(reference({ execution: "sync", ops: ["solve"] }));
    const a = s.sparse(singular);
    expect(() => s.solve(a, s.dense([1, 2]))).toThrow(NumericalError);
  });

  test("of an async engine at the next read of the result and of what was made from it", async () => {
    const s = linalg(reference({ execution: "async", ops: ["solve", "axpby"] }));
    const x = s.solve(s.sparse(singular), s.dense([1, 2]));
    const y = s.scale(2, x);
    await expect(s.read(y)).rejects.toThrow(expect.objectContaining({ code: "SINGULAR" }));
    await expect(s.read(x)).rejects.toThrow(expect.objectContaining({ code: "SINGULAR" }));
    await s.sync();
  });

  test("of an async engine at the next sync, if no read has told it", async () => {
    const s = linalg(reference({ execution: "async", ops: ["solve"] }));
    s.solve(s.sparse(singular), s.dense([1, 2]));
    await expect(s.sync()).rejects.toThrow(expect.objectContaining({ code: "SINGULAR" }));
    await s.sync();
    expect([...(await s.read(s.dense([1]))).toTypedArray()]).toEqual([1]);
  });

  test("a failure halfway through a derivation frees what was made for it", () => {
    let left = 3;
    const backend = reference({ execution: "sync" });
    const failing: (typeof backend.ops)["spmv"] = (a, x) => {
      if (--left === 0) throw new Error("out of memory");
      return backend.ops.spmv(a, x);
    };
    const s = linalg({ ...backend, ops: { ...backend.ops, spmv: failing } });
    const a = s.sparse(singular);
    const b = s.dense([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(() => s.matmat(a, b)).toThrow("matmat: reference failed in spmv: out of memory");
    expect(s.statistics()).toMatchObject({ live: 2, memory: { handles: 2 } });
    left = 2;
    const layer = convOperator([1, 1], { inputShape: [2] });
    const batch = s.dense([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(() => s.conv(layer, batch)).toThrow(BackendError);
    s.dispose(layer);
    expect(s.statistics()).toMatchObject({ live: 3, memory: { handles: 3 } });
  });
});

describe("an engine that breaks its word", () => {
  const lying = (change: Partial<Backend<ReferenceNative, "sync">>) =>
    linalg({ ...reference({ execution: "sync" }), ...change });

  test("calls itself sync and answers with a Promise", () => {
    const s = lying({ readDense: (() => Promise.resolve(Float64Array.of(1))) as never });
    expect(() => s.read(s.dense([1]))).toThrow("read: reference calls itself sync but answers with a Promise");
  });

  test("reads another length or another dtype", () => {
    const short = lying({ readDense: () => Float64Array.of(1) });
    expect(() => short.read(short.dense([1, 2]))).toThrow("gave 1 elements of float64, expected 2 of float64");
    const narrow = lying({ readDense: () => Float32Array.of(1, 2) });
    expect(() => narrow.read(narrow.dense([1, 2]))).toThrow(expect.objectContaining({ code: "BACKEND_FAILED" }));
  });
});

describe("an engine that goes away", () => {
  test("every later call says so, nothing hangs, handles can be disposed and the session closed", async () => {
    let lose: (loss: { reason: string }) => void = () => {};
    const lost = new Promise<{ reason: string }>((resolve) => {
      lose = resolve;
    });
    const released: unknown[] = [];
    const backend = reference({ execution: "async" });
    const s = linalg({ ...backend, lost, release: (native) => released.push(native) });
    const x = s.dense([1]);
    lose({ reason: "the device was unplugged" });
    expect(await s.lost).toEqual({ reason: "the device was unplugged" });
    const message = "reference is gone: the device was unplugged; open a new session";
    expect(() => s.dense([1])).toThrow(`dense: ${message}`);
    await expect(s.read(x)).rejects.toThrow(expect.objectContaining({ code: "BACKEND_LOST" }));
    await expect(s.sync()).rejects.toThrow(`sync: ${message}`);
    x.dispose();
    expect(released).toEqual([]);
    expect(s.statistics().live).toBe(0);
    await s.close();
    await s.close();
  });
});

describe("memory that the engine lends", () => {
  test("an operator's matrix is built in it and nowhere else", () => {
    const backend = reference({ execution: "sync" });
    const lent: { parts: object; committed: boolean }[] = [];
    const uploaded: unknown[] = [];
    const s = linalg<ReferenceNative, "sync">({
      ...backend,
      uploadCsr: (a) => {
        uploaded.push(a);
        return backend.uploadCsr(a);
      },
      allocCsr: (shape, nnz, dtype) => {
        const [indptr, indices] = [new Int32Array(shape[0] + 1), new Int32Array(nnz)];
        const parts = { dtype, shape, indptr, indices, data: new Float64Array(nnz) };
        const one = { parts, committed: false };
        lent.push(one);
        return {
          parts,
          commit: () => {
            one.committed = true;
            return backend.uploadCsr(parts);
          },
        };
      },
    });
    const layer = convOperator([1, 2], { inputShape: [3] });
    const a = s.sparse(layer);
    s.conv(layer, s.dense([1, 2, 3]));
    expect(lent.map(({ committed }) => committed)).toEqual([true, true]);
    expect(uploaded).toEqual([]);
    expect(s.read(a)).toEqual(layer.toCsr());
  });
});

test("statistics count what was done, and who did it", () => {
  const s = linalg(reference({ execution: "sync", ops: ["axpby"] }), {
    fallback: reference({ execution: "sync", ops: optionalOps }),
  });
  const x = s.dense([1, 2]);
  s.read(s.add(x, x));
  s.read(s.dot(x, x));
  s.matmat(s.sparse(singular), s.reshape(x, [2, 1]));
  expect(s.statistics()).toMatchObject({
    uploads: 3,
    reads: 4,
    ops: { axpby: 1, slice: 1, spmv: 1, concat: 1 },
    derived: { spmm: 1 },
    fallbacks: { dot: 1 },
    live: 6,
    operators: 0,
  });
});
