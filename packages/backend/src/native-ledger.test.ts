import { expect, test } from "vitest";
import type { Native, Ops } from "./contract.ts";
import { nativeLedger } from "./native-ledger.ts";

interface Bytes extends Native {
  dense: Float64Array;
  sparse: Float64Array;
}
const ledger = () => nativeLedger<Bytes>((native) => native.byteLength);

test("counts values and their bytes until they are released, once", () => {
  const { keep, release, memory } = ledger();
  const [x, y] = [keep(new Float64Array(2)), keep(new Float64Array(3))];
  expect(memory()).toEqual({ handles: 2, bytes: 40 });
  release(x);
  release(x);
  expect(memory()).toEqual({ handles: 1, bytes: 24 });
  release(new Float64Array(1));
  expect(memory()).toEqual({ handles: 1, bytes: 24 });
  release(y);
  expect(memory()).toEqual({ handles: 0, bytes: 0 });
});

test("counts the results of operations, and none of one that throws", () => {
  const { keepResults, memory } = ledger();
  const ops = keepResults({
    spmv: (_a, x) => x.native.slice(),
    slice: () => {
      throw new Error("no memory");
    },
    concat: () => new Float64Array(1),
  });
  const x = { dtype: "float64", shape: [2], native: Float64Array.of(1, 2) } as const;
  expect(ops.spmv({ dtype: "float64", shape: [2, 2], native: x.native }, x)).toEqual(x.native);
  expect(() => ops.slice(x, 0, 1, 1)).toThrow("no memory");
  expect(memory()).toEqual({ handles: 1, bytes: 16 });
});

test("an operation that is none stays none, so that the definition refuses it", () => {
  const results = {
    spmv: () => new Float64Array(1),
    slice: () => new Float64Array(1),
    concat: () => new Float64Array(1),
  };
  const absent = { ...results, solve: undefined } as unknown as Ops<Bytes>;
  expect(ledger().keepResults(absent)).toHaveProperty("solve", undefined);
});

test("clear forgets all: a later release of an old value changes nothing", () => {
  const { keep, release, memory, clear } = ledger();
  const old = keep(new Float64Array(1));
  clear();
  keep(new Float64Array(4));
  release(old);
  expect(memory()).toEqual({ handles: 1, bytes: 32 });
});
