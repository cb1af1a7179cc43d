import { readFileSync } from "node:fs";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { linalg } from "@convmtx/linalg";
import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";
import { Session } from "./session/session.ts";

/** The README's engine is another package's; here the reference stands in for it. */
const js = () => reference({ execution: "sync", ops: optionalOps });

it("the README's example runs", () => {
  const blur = convOperator([1, 2, 1], { inputShape: [5], padding: "same" });
  const s = linalg(js());
  const A = s.sparse(blur); // [5, 5] on the engine
  const x = s.dense([0, 0, 1, 0, 0]);
  const y = s.scope((t) => t.add(t.matvec(A, x), t.conv(blur, x), { beta: -1 })); // what t made is freed, but y
  const zeros = s.read(y); // a Tensor; of an asynchronous engine a Promise
  s.close();

  expect([...zeros.toTypedArray()]).toEqual([0, 0, 0, 0, 0]);
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
