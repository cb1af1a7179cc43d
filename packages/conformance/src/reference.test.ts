import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { expect, it } from "vitest";
import { reportText } from "./report-text.ts";
import { runPlan } from "./run-plan.ts";

it.each([
  ["sync", "with every operation", optionalOps],
  ["sync", "with the three required ones", []],
  ["async", "with every operation", optionalOps],
  ["async", "with the three required ones", []],
] as const)("the reference engine, %s, %s, conforms", async (execution, _, ops) => {
  const report = await runPlan(() => reference({ execution, ops }));
  expect(report.counts.passed, reportText(report)).toBeGreaterThan(400);
  expect(report.ok, reportText(report)).toBe(true);
  expect(report.counts.xfailed).toBe(0);
});

it("an engine of float32 alone, and one with low limits, conform", async () => {
  const create = () => {
    const engine = reference({ execution: "sync", ops: optionalOps });
    const limits = { elements: 5000, nnz: 4000 };
    return { ...engine, manifest: { ...engine.manifest, dtypes: ["float32"] as const, limits } };
  };
  const report = await runPlan(create);
  expect(report.ok, reportText(report)).toBe(true);
  const ran = (id: string) => report.groups.flatMap(({ cases }) => cases).find((one) => one.id === id)?.status;
  expect(["manifest/refuses-other-dtype", "manifest/refuses-over-limit", "manifest/refuses-over-nnz"].map(ran)).toEqual(
    ["passed", "passed", "passed"],
  );
});
