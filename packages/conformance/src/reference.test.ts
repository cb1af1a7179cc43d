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
