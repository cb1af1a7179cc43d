import { readFileSync } from "node:fs";
import { mlMatrix } from "@convmtx/backend-ml-matrix";
import { linalg } from "@convmtx/linalg";
import { csrFromDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { expect, it } from "vitest";

it("the README's example runs", () => {
  const blur = csrFromDense(tensor(Float64Array.of(4, 1, 0, 1, 4, 1, 0, 1, 4), { shape: [3, 3] }));
  const session = linalg(mlMatrix());
  const a = session.sparse(blur); // [3, 3], all nine elements stored
  const blurred = session.dense([4, 1, 0]);
  const x = session.read(session.solve(a, blurred)); // 1 0 0, up to rounding
  session.close();

  expect(a.shape).toEqual([3, 3]);
  // The condition number is 3.3 at most; LU of a dominant tridiagonal matrix errs by a few units in the last place.
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
