import { readFileSync } from "node:fs";
import { divide, matmul, maxAbsDiff, randomNormal, reshape } from "@convmtx/tensor";
import { divisor, fold, unfold, unfoldMatrix } from "@convmtx/unfold";
import { expect, it } from "vitest";

it("the README's example runs", () => {
  const x = randomNormal([1, 3, 10, 12], { seed: 1 });
  const w = randomNormal([2, 3, 4, 5], { seed: 2 });
  const windows = { kernelSize: [4, 5], stride: 2, padding: 1 };

  const columns = unfold(x, windows); // [1, 60, 25]
  const y = reshape(matmul(reshape(w, [2, -1]), columns), [1, 2, 5, 5]); // the convolution layer

  const signal = { ...windows, outputSize: [10, 12] };
  const error = maxAbsDiff(divide(fold(columns, signal), divisor(signal)), x); // 4e-16: rounding
  const matrix = unfoldMatrix({ ...windows, inputShape: [3, 10, 12] }); // Csr [1500, 360]

  expect(columns.shape).toEqual([1, 60, 25]);
  expect(y.shape).toEqual([1, 2, 5, 5]);
  expect(matrix.shape).toEqual([1500, 360]);
  // An element is read at most 2 · 3 times: five roundings of the sum and one of the quotient, of |x|, which is below 5.
  expect(error).toBeLessThan(6 * 5 * 2 ** -53);
});

it("the README's example is the one above", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const block = /```ts\n(.*?)```/s.exec(read("../README.md"))?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = lines(read("./readme.test.ts"));
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});
