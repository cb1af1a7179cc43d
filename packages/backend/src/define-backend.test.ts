import { describe, expect, test } from "vitest";
import { defineBackend } from "./define-backend.ts";
import { opNames, optionalOps, requiredOps } from "./op-names.ts";
import { reference } from "./reference.ts";
import { referenceOps } from "./reference-ops.ts";

const good = reference({ execution: "sync" });
const define = (change: object) => () => defineBackend({ ...good, ...change } as never);

const without = (name: string, fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));

describe("defineBackend", () => {
  test("hands a good one back as it is", () => {
    expect(defineBackend(good)).toBe(good);
  });

  test.each([
    [{ ops: without("spmv", good.ops) }, "ops.spmv is required"],
    [
      { ops: { ...good.ops, spmm: undefined } },
      "ops.spmm must be a function; leave the key out if the engine lacks it",
    ],
    [{ ops: { ...good.ops, gemm: () => 0 } }, "ops.gemm is no operation of the contract"],
    [{ ops: undefined }, "ops.spmv is required; ops.slice is required; ops.concat is required"],
    [{ release: undefined }, "release is required"],
    [{ allocCsr: 1 }, "allocCsr must be a function"],
  ])("refuses %o", (change, problem) => {
    expect(define(change)).toThrow(
      expect.objectContaining({ code: "BACKEND_INVALID", message: `defineBackend: reference: ${problem}` }),
    );
  });

  test("says what it got instead of a backend", () => {
    const cases = [
      [Promise.resolve(good), "a Promise: await the factory"],
      [() => good, "a function: call the factory"],
      [null, "null"],
    ] as const;
    for (const [value, what] of cases) {
      expect(() => defineBackend(value as never)).toThrow(`defineBackend: expected a backend, got ${what}`);
    }
  });
});

test("every operation of the contract has one name, and the reference has them all", () => {
  expect(new Set(opNames).size).toBe(opNames.length);
  expect([...requiredOps, ...optionalOps]).toEqual(opNames);
  expect(Object.keys(referenceOps).sort()).toEqual([...opNames].sort());
});
