import { readFileSync } from "node:fs";
import { mathjs } from "@convmtx/backend-mathjs";
import { linalg } from "@convmtx/linalg";
import { diags } from "@convmtx/sparse";
import { expect, it } from "vitest";

it("the README's example runs", () => {
  const session = linalg(mathjs());
  const a = session.sparse(diags([1, 4, 1], [-1, 0, 1], { shape: [3, 3] })); // seven entries stored
  const b = session.dense([4, 1, 0]);
  const x = session.read(session.solve(a, b)); // 1 0 0, up to rounding
  const small = session.read(session.scale(1e-20, a)); // nothing dropped
  session.close();

  expect(small.nnz).toBe(7);
  // The condition number is below 4; LU of a dominant tridiagonal matrix errs by a few units in the last place.
  for (const [i, value] of [1, 0, 0].entries()) expect(Math.abs(x.data[i] - value)).toBeLessThan(16 * 2 ** -53);
});

it("the README's example is the one above", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const block = /```ts\n(.*?)```/s.exec(read("../README.md"))?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = lines(read("./readme.test.ts"));
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});
