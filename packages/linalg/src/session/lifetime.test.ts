import type { Execution } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { csrFromDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import type { DenseHandle, Session } from "../index.ts";
import { linalg } from "./linalg.ts";

const code = (wanted: string) => expect.objectContaining({ code: wanted });
/** What a call throws or rejects with, as a rejection. */
const later = async (work: () => unknown) => work();
const a22 = csrFromDense(
  tensor([
    [1, 2],
    [3, 4],
  ]),
);

describe.each(["sync", "async"] as const)("handles, %s", (execution: Execution) => {
  const open = (ops = optionalOps) => linalg(reference({ execution, ops })) as Session;

  test("a disposed handle is refused everywhere, and disposing twice does nothing", async () => {
    const s = open();
    const x = s.dense([1, 2]);
    x.dispose();
    x.dispose();
    s.dispose(x);
    expect(() => s.norm(x)).toThrow(code("HANDLE_INVALID"));
    expect(() => s.norm(x)).toThrow("norm: x was disposed; upload it with dense() or sparse()");
    await expect(later(() => s.read(x))).rejects.toThrow("read: x was disposed");
    expect(() => s.norm({ kind: "dense" } as never)).toThrow("norm: x is not a handle");
  });

  test("a handle of another session is refused, and not freed", async () => {
    const [s, other] = [open(), open()];
    const x = s.dense([1, 2]);
    expect(() => other.norm(x)).toThrow("norm: x belongs to another session (reference)");
    expect(() => other.dispose(other.dense([1]), x)).toThrow(code("HANDLE_INVALID"));
    expect(other.statistics().live).toBe(1);
    expect([...(await s.read(x)).toTypedArray()]).toEqual([1, 2]);
  });

  test("using frees at the end of its block", () => {
    const s = open();
    {
      using x = s.dense([1, 2]);
      using a = s.sparse(a22);
      using y = s.matvec(a, x);
      expect(y.shape).toEqual([2]);
      expect(s.statistics().live).toBe(3);
    }
    expect(s.statistics()).toMatchObject({ live: 0, memory: { handles: 0 } });
  });

  test("freeing a matrix frees its kept transpose", async () => {
    const s = open(["transpose"]);
    const a = s.sparse(a22);
    const y = s.dense([1, 1]);
    const products = [s.rmatvec(a, y), s.rmatvec(a, y)];
    expect([...(await s.read(products[1])).toTypedArray()]).toEqual([4, 6]);
    expect(s.statistics()).toMatchObject({ live: 4, memory: { handles: 5 }, ops: { transpose: 1 } });
    s.dispose(a, y, ...products);
    expect(s.statistics().memory?.handles).toBe(0);
  });

  test("operands may be freed while an operation on them waits", async () => {
    const s = open();
    const [a, x] = [s.sparse(a22), s.dense([1, 1])];
    const y = s.matvec(a, x);
    s.dispose(a, x);
    const read = s.read(y);
    y.dispose();
    expect([...(await read).toTypedArray()]).toEqual([3, 7]);
  });

  test("an operator's kernel, matrix and bias are uploaded once, and freed by dispose or close", async () => {
    for (const ops of [[], optionalOps]) {
      const s = open(ops);
      const layer = convOperator([[[1, 2]]], { inputShape: [1, 3], bias: [1] });
      const x = s.dense([[1, 2, 3]]);
      for (let n = 0; n < 3; n++) {
        s.dispose(s.conv(layer, x));
        s.dispose(s.convT(layer, s.conv(layer, x)));
      }
      const kept = s.statistics().memory?.handles as number;
      expect(s.statistics().operators).toBe(1);
      s.dispose(layer, layer);
      expect(s.statistics().operators).toBe(0);
      expect(s.statistics().memory?.handles).toBeLessThan(kept);
      expect(s.statistics().memory?.handles).toBe(s.statistics().live);
      expect([...(await s.read(s.conv(layer, x))).toTypedArray()]).toEqual([6, 9]);
      await s.close();
      expect(s.statistics()).toMatchObject({ live: 0, operators: 0, memory: { handles: 0, bytes: 0 } });
    }
  });
});

describe.each(["sync", "async"] as const)("scopes, %s", (execution: Execution) => {
  const open = () => linalg(reference({ execution, ops: optionalOps })) as Session;

  test("free all that is made in them but what they return", async () => {
    const s = open();
    const x = s.dense([3, 4]);
    const y = s.scope((t) => t.scale(2, t.scale(2, t.add(x, x))));
    expect(s.statistics()).toMatchObject({ live: 2, memory: { handles: 2 } });
    expect([...(await s.read(y)).toTypedArray()]).toEqual([24, 32]);
  });

  test("move handles in arrays and plain objects, however deep, also in a circle", () => {
    const s = open();
    const result = s.scope((t) => {
      t.dense([0]);
      const found: { list: DenseHandle[]; inner: object; self?: object; read: unknown } = {
        list: [t.dense([1]), t.dense([2])],
        inner: { a: t.dense([3]) },
        read: tensor([1]),
      };
      found.self = found;
      return found;
    });
    expect(s.statistics().live).toBe(3);
    s.dispose(...result.list);
    expect(s.statistics().live).toBe(1);
  });

  test("free also on a throw, and hand the error on", () => {
    const s = open();
    expect(() =>
      s.scope((t) => {
        t.dense([1]);
        throw new RangeError("mine");
      }),
    ).toThrow(new RangeError("mine"));
    expect(s.statistics()).toMatchObject({ live: 0, memory: { handles: 0 } });
  });

  test("may be async: they end with the promise, kept or broken", async () => {
    const s = open();
    const pending = s.scope(async (t) => {
      const x = t.dense([1, 2]);
      await t.read(x);
      return { y: t.scale(2, x) };
    });
    expect(s.statistics().live).toBeGreaterThan(0);
    const { y } = await pending;
    expect(s.statistics().live).toBe(1);
    expect([...(await s.read(y)).toTypedArray()]).toEqual([2, 4]);
    const broken = s.scope(async (t) => {
      await t.read(t.dense([1]));
      throw new RangeError("mine");
    });
    await expect(broken).rejects.toThrow("mine");
    expect(s.statistics().live).toBe(1);
  });

  test("nest: a result moves out one level at a time", async () => {
    const s = open();
    const z = s.scope((outer) => {
      const y = outer.scope((inner) => inner.scale(3, inner.dense([1])));
      expect(s.statistics().live).toBe(1);
      return outer.scale(2, y);
    });
    expect(s.statistics().live).toBe(1);
    expect([...(await s.read(z)).toTypedArray()]).toEqual([6]);
  });

  test("leave alone what was there before, unless it is disposed inside", () => {
    const s = open();
    const [x, y] = [s.dense([1]), s.dense([2])];
    const same = s.scope(() => {
      y.dispose();
      return x;
    });
    expect(same).toBe(x);
    expect(s.statistics().live).toBe(1);
  });

  test("what is disposed inside may be returned: it stays disposed", () => {
    const s = open();
    const gone = s.scope((t) => {
      const x = t.dense([1]);
      x.dispose();
      return x;
    });
    expect(s.statistics().live).toBe(0);
    expect(() => s.norm(gone)).toThrow("was disposed");
  });

  test("a scope that has ended is closed to everyone, its session is not", async () => {
    const s = open();
    const [ended] = s.scope((t) => [t]);
    expect(() => ended.dense([1])).toThrow(code("BACKEND_LOST"));
    expect(() => ended.scope(() => 1)).toThrow("scope: the scope has ended; use a session that is open");
    const closed = await s.scope(async (t) => {
      await t.close();
      return t;
    });
    expect(() => closed.dense([1])).toThrow("the scope was closed");
    expect([...(await s.read(s.dense([1]))).toTypedArray()]).toEqual([1]);
  });

  test("closing the session ends the scopes that are open", async () => {
    const s = open();
    const pending = s.scope(async (t) => {
      const x = t.dense([1]);
      await s.close();
      return t.norm(x);
    });
    await expect(pending).rejects.toThrow(code("BACKEND_LOST"));
    expect(s.statistics()).toMatchObject({ live: 0, memory: { handles: 0 } });
  });

  test("close is idempotent, and nothing can be done afterwards", async () => {
    const s = open();
    const x = s.dense([1]);
    await Promise.all([s.close(), s.close()]);
    await s.close();
    expect(() => s.dense([1])).toThrow(code("BACKEND_LOST"));
    expect(() => s.norm(x)).toThrow("norm: the session was closed");
    await expect(later(() => s.read(x))).rejects.toThrow(code("BACKEND_LOST"));
    await expect(later(() => s.sync())).rejects.toThrow(code("BACKEND_LOST"));
    x.dispose();
    s.dispose(x);
  });
});

test("a second close waits for the first, and the engine is closed once", async () => {
  const backend = reference({ execution: "async" });
  let finish = () => {};
  const closing = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let calls = 0;
  const s = linalg({
    ...backend,
    close: () => {
      calls++;
      return closing;
    },
  });
  const events: string[] = [];
  const both = [s.close(), s.close()].map((closed) => closed.then(() => events.push("closed")));
  await new Promise((resolve) => setTimeout(resolve));
  events.push("finished");
  finish();
  await Promise.all(both);
  expect({ calls, events }).toEqual({ calls: 1, events: ["finished", "closed", "closed"] });
});
