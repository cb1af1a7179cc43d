import { reference } from "@convmtx/backend/testing";
import { describe, expect, it } from "vitest";
import { broken } from "./planted/planted-fault.ts";
import { runPlan } from "./run-plan.ts";

const only = (id: string) => id.startsWith("round-trip-dense/") || id.startsWith("close/");

describe("the suite", () => {
  it("opens one engine for the cases that share it, and one for each that ends its own", async () => {
    let opened = 0;
    let closed = 0;
    const create = () => {
      opened++;
      const engine = reference({ execution: "sync" });
      return {
        ...engine,
        close: () => {
          closed++;
          engine.close();
        },
      };
    };
    await runPlan(create, { only: (id) => id.startsWith("round-trip-dense/") });
    expect([opened, closed]).toEqual([1, 1]);
    await runPlan(create, { only: (id) => id === "close/use-afterwards" });
    expect([opened, closed]).toEqual([3, 3]);
  });

  it("goes on with a new engine after a case failed", async () => {
    let engines = 0;
    const create = () => {
      const first = engines++ === 0;
      const engine = reference({ execution: "sync" });
      // The first engine is worn out by the first read.
      const readDense: typeof engine.readDense = (x) => {
        if (first) throw new Error("worn out");
        return engine.readDense(x);
      };
      return { ...engine, readDense };
    };
    const one = "round-trip-dense/vector/float64";
    const other = "round-trip-dense/vector/float32";
    const report = await runPlan(create, { only: (id) => id === one || id === other });
    expect(report.groups[0].cases.map(({ id, status }) => [id, status])).toEqual([
      [one, "failed"],
      [other, "passed"],
    ]);
  });

  it("tells of a close that fails or never ends, with the rest of the report", async () => {
    for (const close of [() => Promise.reject(new Error("busy")), () => new Promise<void>(() => {})]) {
      const create = broken(() => ({ parts: { close } }), "async");
      const report = await runPlan(create, { only: (id) => id.startsWith("round-trip-dense/"), timeout: 200 });
      expect(report.counts.passed).toBeGreaterThan(20);
      expect(report.groups.at(-1)).toMatchObject({
        id: "close",
        cases: [{ id: "close/at-the-end", status: "failed" }],
      });
    }
  });

  it("passes on what the factory throws, and does not wait for ever", async () => {
    const failing = () => {
      throw new Error("no device");
    };
    await expect(runPlan(failing, { only })).rejects.toThrow("no device");
    await expect(runPlan(() => new Promise(() => {}), { only, timeout: 50 })).rejects.toThrow(
      "nothing came back within 50 ms",
    );
  });
});
