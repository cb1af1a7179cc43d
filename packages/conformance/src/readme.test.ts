import { readFileSync } from "node:fs";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { expect, it } from "vitest";
import { runConformance } from "./index.ts";
import { mapped } from "./planted/planted-fault.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** An engine whose float32 products are flushed, as the README's. */
function myEngine() {
  const engine = reference({ execution: "sync", ops: optionalOps });
  const spmv: typeof engine.ops.spmv = (a, x) =>
    mapped(engine, engine.ops.spmv(a, x), (y) => (x.dtype === "float32" && Math.abs(y) < 2 ** -126 ? 0 : y));
  return { ...engine, ops: { ...engine.ops, spmv } };
}

it("the README's example runs: nothing fails but what it expects to", async () => {
  const tests: (() => Promise<void>)[] = [];
  const describe = (_: string, define: () => void) => define();
  const it = (_: string, run: () => Promise<void>) => tests.push(run);

  // example begins
  runConformance({
    describe,
    it,
    create: () => myEngine(), // may be async
    xfail: { "spmv/subnormals/float32": "the device flushes subnormals: https://example.org/issues/1" },
  });
  // example ends

  expect(tests.length).toBeGreaterThan(1000);
  const failures: unknown[] = [];
  for (const run of tests) await run().catch((error: unknown) => failures.push(error));
  expect(failures).toEqual([]);
});

it("the README shows that example, the report that a test holds, and every function", () => {
  const source = readFileSync(new URL("./readme.test.ts", import.meta.url), "utf8");
  const [, example] = source.split(/ *\/\/ example (?:begins|ends)\n/);
  expect(readme).toContain(example.replaceAll(/^ {2}/gm, "").trimEnd());
  const tested = readFileSync(new URL("./program.test.ts", import.meta.url), "utf8");
  const report = /^FAILED spmv[\s\S]*?\[0\].*$/m.exec(readme)?.[0] ?? "nothing";
  expect(tested).toContain(report);
  for (const name of ["runConformance", "runPlan", "plan", "reportText", "supportTable"]) {
    expect(readme).toContain(`\`${name}(`);
  }
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(80);
});
