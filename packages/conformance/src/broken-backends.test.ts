import type { HostCsr, HostDense } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { describe, expect, it, test } from "vitest";
import { opSpecs } from "./op-specs.ts";
import { contractFaults } from "./planted/contract-faults.ts";
import { operationFaults } from "./planted/operation-faults.ts";
import { broken, brokenOp, type Ref } from "./planted/planted-fault.ts";
import { productFaults } from "./planted/product-faults.ts";
import { reportText } from "./report-text.ts";
import { runPlan } from "./run-plan.ts";

/** Asserts that the case runs and fails. */
async function expectCaught(id: string, create: () => Ref): Promise<void> {
  const report = await runPlan(create, { only: (one) => one === id, timeout: 300 });
  const outcomes = report.groups.flatMap(({ cases }) => cases.map((one) => `${one.id} ${one.status}`));
  expect(outcomes, reportText(report)).toEqual([`${id} failed`]);
  expect(report.ok).toBe(false);
}

describe("a backend that", () => {
  it.each([...productFaults, ...operationFaults, ...contractFaults])(
    "$fault is caught by $caughtBy",
    async ({ caughtBy, plant, execution }) => {
      await expectCaught(caughtBy, broken(plant, execution));
    },
  );
});

/** Faults of the kind that any operation may have. */
describe.each(opSpecs)("an engine whose $op", (spec) => {
  const [plainest] = spec.samples();
  const isMatrix = (result: HostDense | HostCsr): result is HostCsr => "indptr" in result;

  it("is off in the 40th binary digit fails its plainest case", async () => {
    const create = brokenOp(spec.op, (engine, run, operands) => {
      const result = run(...operands) as HostDense | HostCsr;
      const data = result.data.map((value) => value * (1 + 2 ** -40)) as FloatArray;
      return isMatrix(result) ? engine.uploadCsr({ ...result, data }) : engine.uploadDense({ ...result, data });
    });
    await expectCaught(`${spec.id}/${plainest.name}/float64`, create);
  });

  it("writes to its operands fails operands-unchanged", async () => {
    const create = brokenOp(spec.op, (_, run, operands) => {
      const result = run(...operands);
      for (const operand of operands.flat() as readonly { native?: HostDense }[]) operand.native?.data.fill(7);
      return result;
    });
    await expectCaught(`${spec.id}/operands-unchanged/float64`, create);
  });

  it("leaks fails memory-flat", async () => {
    const create = brokenOp(spec.op, (engine, run, operands) => {
      engine.uploadDense({ dtype: "float64", shape: [1], data: new Float64Array(1) });
      return run(...operands);
    });
    await expectCaught(`${spec.id}/memory-flat/float64`, create);
  });
});

test("one broken upload is one failure a dtype, and the rest says what it waits for", async () => {
  const create = broken((engine) => ({
    parts: { uploadDense: (x) => engine.uploadDense({ ...x, data: x.data.slice().reverse() }) },
  }));
  const { counts, groups } = await runPlan(create);
  expect(counts.failed).toBe(2);
  const spmv = groups.find(({ id }) => id === "spmv")?.cases[0];
  expect(spmv?.status).toBe("skipped");
  expect(spmv?.reason).toBe("it needs round-trip-dense/vector/float64, which failed");
});

describe("a failure that is expected", () => {
  const signless = broken((engine) => ({
    parts: { uploadDense: (x) => engine.uploadDense({ ...x, data: x.data.map((value) => value + 0) as FloatArray }) },
  }));
  const only = (id: string) => id.startsWith("round-trip-dense/") && id.endsWith("float64");
  const expected = { "round-trip-dense/special-values/float64": "the library adds 0 to everything" };

  it("is no failure", async () => {
    const { ok, counts } = await runPlan(signless, { only, xfail: expected });
    expect([ok, counts.xfailed, counts.failed]).toEqual([true, 1, 0]);
  });

  it("and does not come is one", async () => {
    const xfail = { ...expected, "round-trip-dense/vector/float64": "no longer true" };
    const { ok, counts } = await runPlan(signless, { only, xfail });
    expect([ok, counts.xpassed]).toEqual([false, 1]);
  });

  it("must be of a case that exists", async () => {
    await expect(runPlan(signless, { xfail: { "spmv/nothing": "" } })).rejects.toThrow("xfail names spmv/nothing");
  });
});
