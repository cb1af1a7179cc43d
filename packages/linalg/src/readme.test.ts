import { readFileSync } from "node:fs";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { cg, linalg, norm2 } from "@convmtx/linalg";
import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";
import * as everything from "./index.ts";
import { Session } from "./session/session.ts";

/** The README's engine is another package's; here the reference stands in for it. */
const js = () => reference({ execution: "sync", ops: optionalOps });

it("the README's example runs", () => {
  const blur = convOperator([1, 4, 1], { inputShape: [5], padding: "same" });
  const { x, reason } = cg(blur, Float64Array.of(0, 0, 6, 0, 0)); // on the host, no matrix
  const { value, error } = norm2(blur); // ‖T‖₂, and how far it may be off

  const s = linalg(js());
  const A = s.sparse(blur); // [5, 5] on the engine
  const y = s.scope((t) => t.matvec(A, cg(t, A, t.dense([0, 0, 6, 0, 0])).x)); // what t made is freed, but y
  const peak = s.read(y); // a Tensor; of an asynchronous engine a Promise
  s.close();

  expect(reason).toBe("converged");
  expect(blur.matvec(x)[2]).toBeCloseTo(6, 3);
  expect(Math.abs(value - (4 + 2 * Math.cos(Math.PI / 6)))).toBeLessThanOrEqual(error);
  expect(peak.toTypedArray()[2]).toBeCloseTo(6, 3);
  expect(A.shape).toEqual([5, 5]);
});

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = read("../README.md");

it("the README's example is the one above", () => {
  const block = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = [...lines(read("./readme.test.ts")), 'import { js } from "@convmtx/backend-js";'];
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});

it("the README's table names every method of a session", () => {
  const table = readme.slice(readme.indexOf("| in and out"), readme.indexOf("Which engine"));
  const named = new Set([...table.matchAll(/`(\w+)`/g)].map((match) => match[1]));
  const inner = ["constructor", "call", "live", "end"];
  const methods = Object.getOwnPropertyNames(Session.prototype).filter((name) => !inner.includes(name));
  expect([...named].sort()).toEqual(methods.sort());
});

it("the README's first table names functions that are there", () => {
  const table = readme.slice(readme.indexOf("| operators |"), readme.indexOf("Each takes a"));
  const named = [...table.matchAll(/`(\w+)`(?!\])/g)].map((match) => match[1]);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => typeof (everything as Record<string, unknown>)[name] !== "function")).toEqual([]);
});
