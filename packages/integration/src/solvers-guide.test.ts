import { readFileSync } from "node:fs";
import * as everything from "@convmtx/linalg";
import { expect, it } from "vitest";

const guide = readFileSync(new URL("../../../docs/guides/solvers.md", import.meta.url), "utf8");

it("docs/guides/solvers.md names only functions that are there", () => {
  const called = [...guide.matchAll(/`(\w+)\(/g)].map((match) => match[1]);
  expect(called.length).toBeGreaterThan(10);
  const missing = called.filter((name) => typeof (everything as Record<string, unknown>)[name] !== "function");
  expect(missing.filter((name) => !["matvec"].includes(name))).toEqual([]);
});
