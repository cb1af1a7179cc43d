import { reference } from "@convmtx/backend/testing";
import { describe, expect, it } from "vitest";
import { broken } from "./planted/planted-fault.ts";
import { reportText } from "./report-text.ts";
import { runPlan } from "./run-plan.ts";

describe("the report", () => {
  it("has a line a group: who does it, how many cases passed, and why none ran", async () => {
    const only = (id: string) => /^(spmm|dot|alloc-csr|transpose)\//.test(id);
    const text = reportText(await runPlan(() => reference({ execution: "sync", ops: ["transpose"] }), { only }));
    expect(text.split("\n").slice(0, 2)).toEqual([
      "reference 0.0.0: sync, float32 and float64, sparse storage",
      "operations of its own: spmv, slice, concat, transpose",
    ]);
    expect(text).toMatch(/^ {2}✓ spmm {7}derived from other operations: \d+ passed, 4 skipped$/m);
    expect(text).toMatch(/^ {2}✓ transpose {2}\d+ passed, 2 skipped$/m);
    expect(text).toMatch(/^ {2}- dot {8}not in ops, and not derivable: 2 passed, \d+ skipped$/m);
    expect(text).toContain("  - alloc-csr  2 skipped (the backend has no allocCsr)\n");
    expect(text).toMatch(/\nCONFORMS: \d+ passed, \d+ skipped$/);
  });

  it("tells the first failures in full, the error that the library threw, and of the others the ids", async () => {
    const create = broken(() => ({
      ops: {
        transpose: () => {
          throw new TypeError("not today");
        },
      },
    }));
    const text = reportText(await runPlan(create, { only: (id) => id.startsWith("transpose/") }));
    expect(text).toContain(
      "FAILED transpose/rectangular/float64\ntranspose threw BackendError: transpose: reference failed in transpose: not today",
    );
    expect(text).toMatch(/thrown {4}TypeError: not today\n {16}at /);
    expect(text.match(/^FAILED /gm)).toHaveLength(10);
    expect(text).toMatch(/^and \d+ more, which `--only <id>` tells in full:$/m);
  });

  it("tells an engine's own failure before those of what is made from it, and some of each group", async () => {
    const fails = () => {
      throw new TypeError("not today");
    };
    const create = () => {
      const engine = reference({ execution: "sync", ops: ["nrm2"] });
      return { ...engine, ops: { ...engine.ops, concat: fails, nrm2: fails } };
    };
    const only = (id: string) => /^(spmm|concat|nrm2)\/.*float64$/.test(id);
    const text = reportText(await runPlan(create, { only }));
    const groups = Array.from(text.matchAll(/^FAILED ([a-z0-9]+)\//gm), ([, group]) => group);
    expect(groups.slice(0, 6)).toEqual(["concat", "concat", "nrm2", "nrm2", "spmm", "spmm"]);
    expect(groups).toHaveLength(10);
  });

  it("asks to take a stale expectation out", async () => {
    const id = "dot/vectors/float64";
    const xfail = { [id]: "a fault of version 1" };
    const create = () => reference({ execution: "sync", ops: ["dot"] });
    const text = reportText(await runPlan(create, { only: (one) => one === id, xfail }));
    expect(text).toContain(
      `UNEXPECTED PASS ${id}\n  it was expected to fail (a fault of version 1) and passed: take it out of xfail`,
    );
    expect(text).toContain("DOES NOT CONFORM: 1 passed unexpectedly");
  });
});
