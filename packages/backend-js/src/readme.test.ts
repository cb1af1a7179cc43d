import { readFileSync } from "node:fs";
import { js } from "@convmtx/backend-js";
import { linalg } from "@convmtx/linalg";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";

it("the README's example runs", () => {
  const blur = convOperator(tensor([1, 2, 1]), { inputShape: [5], padding: "same" });
  const session = linalg(js());
  const a = session.sparse(blur); // [5, 5], 13 stored entries
  const x = session.dense([0, 0, 1, 0, 0]);
  const y = session.read(session.matvec(a, x)); // 0 1 2 1 0
  const z = session.read(session.conv(blur, x)); // the same, without the matrix
  session.close();

  expect(a.shape).toEqual([5, 5]);
  expect(blur.nnz).toBe(13);
  expect(y.data).toEqual(Float64Array.of(0, 1, 2, 1, 0));
  expect(z.data).toEqual(y.data);
});

it("the README's example is the one above", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const block = /```ts\n(.*?)```/s.exec(read("../README.md"))?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = lines(read("./readme.test.ts"));
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});
