import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { describe, expect, it } from "vitest";
import { broken } from "./planted/planted-fault.ts";
import { runConformance } from "./run-conformance.ts";
import type { Create } from "./suite.ts";

type Test = (this: unknown, ...context: unknown[]) => Promise<void>;

/** A test runner which keeps what it is given. */
function registered(
  create: Create,
  xfail = {},
): { readonly groups: readonly string[]; readonly tests: Map<string, Test> } {
  const groups: string[] = [];
  const tests = new Map<string, Test>();
  runConformance({
    describe: (name, define) => {
      groups.push(name);
      define();
    },
    it: (name, run) => tests.set(name, run as Test),
    create,
    xfail,
  });
  return { groups, tests };
}

const find = (tests: ReadonlyMap<string, Test>, id: string): Test => {
  const name = [...tests.keys()].find((one) => one.startsWith(`${id}:`));
  return tests.get(name ?? "") as Test;
};

const zeroed = broken((engine) => ({
  ops: { dot: (x) => engine.uploadDense({ dtype: x.dtype, shape: [], data: Float64Array.of(0) }) },
}));

describe("runConformance", () => {
  it("registers every case with what it tries, without making an engine", () => {
    const { groups, tests } = registered(() => {
      throw new Error("not before the first test runs");
    });
    expect(groups).toContain("spmv: y = A x; A is [m, n], x is [n], y is [m]");
    expect([...tests.keys()]).toContain("spmv/empty-rows/float64: rows without stored entries, first, inside and last");
    expect(new Set(tests.keys()).size).toBe(tests.size);
  });

  it("takes an engine that comes later, in any order of cases, and closes it", async () => {
    const engine = reference({ execution: "async" });
    const { tests } = registered(() => Promise.resolve(engine));
    await find(tests, "spmv/rectangular/float64").call(undefined);
    await find(tests, "round-trip-dense/vector/float64").call(undefined);
    engine.uploadDense({ dtype: "float64", shape: [1], data: new Float64Array(1) });
    await find(tests, "close/at-the-end").call(undefined);
    expect(engine.memory?.().handles).toBe(0);
  });

  it("fails with all that is needed to see why", async () => {
    const { tests } = registered(zeroed);
    await expect(find(tests, "dot/vectors/float64").call(undefined)).rejects.toThrow(
      [
        "dot/vectors/float64",
        "1 of 1 elements of the result are wrong",
        "  tried     two vectors",
        "  promised  xᵀy as a 0-d value, which stays on the engine",
        "  given     x: float64 [3] = [1, -2, 3]",
        "            y: float64 [3] = [4, 5, 6]",
        "  accepted  |got − exact| <= γ_k (|A||x|) + k η",
      ].join("\n"),
    );
  });

  it("skips through the context that the runner gives, an object, a function or this", async () => {
    const { tests } = registered(() => reference({ execution: "sync" }));
    const skipped = find(tests, "dot/vectors/float64");
    const reasons: string[] = [];
    const skip = (reason: string) => void reasons.push(reason);
    await skipped.call(undefined, { skip });
    await skipped.call(
      undefined,
      Object.assign(() => undefined, { skip }),
    );
    await skipped.call({ skip });
    expect(reasons).toEqual(new Array(3).fill("ops has no dot, and it cannot be derived"));
    expect(skipped).toHaveLength(0);
  });

  it("lets an expected failure fail, and nothing else", async () => {
    const { tests } = registered(zeroed, { "dot/vectors/float64": "a fault", "dot/scalars/float32": "none" });
    await find(tests, "dot/vectors/float64").call(undefined);
    const stale = registered(() => reference({ execution: "sync", ops: optionalOps }), {
      "dot/vectors/float64": "mended",
    });
    expect([...stale.tests.keys()].find((name) => name.includes("mended"))).toContain("(expected to fail: mended)");
    await expect(find(stale.tests, "dot/vectors/float64").call(undefined)).rejects.toThrow("take it out of xfail");
  });

  it("refuses an expectation of a case that does not exist, at once", () => {
    expect(() => registered(zeroed, { "dot/none": "" })).toThrow("xfail names dot/none");
  });
});

it("runs under node:test, which counts what was skipped", () => {
  const file = fileURLToPath(new URL("../fixtures/node-test.ts", import.meta.url));
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--conditions=@convmtx/source", "--test-reporter=tap", file],
    {
      encoding: "utf8",
    },
  );
  const count = (word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(stdout)?.[1]);
  expect(status, stdout.slice(-2000)).toBe(0);
  expect(count("fail")).toBe(0);
  expect(count("skipped")).toBeGreaterThan(100);
  expect(count("pass")).toBeGreaterThan(500);
});
