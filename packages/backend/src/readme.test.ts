import { readFileSync } from "node:fs";
import { defineBackend, requiredOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { expect, it } from "vitest";

it("the README's example runs", () => {
  const engine = reference({ execution: "sync" }); // a plain object: manifest, ops, uploads, reads, release
  const checked = defineBackend(engine); // the same object, or an error that names all that is wrong
  const required = requiredOps; // spmv, slice, concat: the rest is optional, or derived

  const host = { dtype: "float64", shape: [2], data: Float64Array.of(3, 4) } as const;
  const native = checked.uploadDense(host); // opaque: only the engine looks inside
  const back = checked.readDense({ ...host, native });
  checked.release(native);

  expect(checked).toBe(engine);
  expect(required).toEqual(["spmv", "slice", "concat"]);
  expect(back).toEqual(host.data);
  expect(engine.memory?.().handles).toBe(0);
});

it("the README's example is the one above", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const block = /```ts\n(.*?)```/s.exec(read("../README.md"))?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = lines(read("./readme.test.ts"));
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});
