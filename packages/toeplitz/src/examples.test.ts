import { readFileSync } from "node:fs";
import { randomNormal } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, test } from "vitest";
import { rows as rowsOf } from "../fixtures/rows.ts";
import { convPattern } from "./conv-pattern.ts";

test("the README's example runs", () => {
  const kernel = randomNormal([8, 3, 3, 3], { seed: 1 }); // (C_out, C_in/groups, *k)
  const layer = convOperator(kernel, { inputShape: [3, 32, 32], stride: 2, padding: 1 });
  const { nnz, bytes } = layer.forecast; // 53016 entries, 644388 bytes: exact, and nothing is built yet

  const T = layer.toCsr({ memoryLimit: 2 ** 30 }); // Csr [2048, 3072], refused with these numbers if it were larger
  const x = randomNormal([3, 32, 32], { seed: 2 });
  const y = layer.matvec(x); // [8, 16, 16], without the matrix; rmatvec is the exact adjoint
  const other = layer.pattern().fill(randomNormal([8, 3, 3, 3], { seed: 3 })); // other values, same indices

  expect([nnz, bytes.total]).toEqual([53016, 644388]);
  expect(T.shape).toEqual([2048, 3072]);
  expect(y.shape).toEqual([8, 16, 16]);
  expect(other.indices).toEqual(T.indices);
});

test("the guide's examples run", () => {
  // biome-ignore format: as in the guide
  const blur = convOperator([[1, 2], [3, 4]], { inputShape: [3, 3] });
  const T = blur.toCsr(); // 4 x 9, 16 entries
  expect(rowsOf(T)).toEqual([
    [1, 2, 0, 3, 4, 0, 0, 0, 0],
    [0, 1, 2, 0, 3, 4, 0, 0, 0],
    [0, 0, 0, 1, 2, 0, 3, 4, 0],
    [0, 0, 0, 0, 1, 2, 0, 3, 4],
  ]);
  expect(T.nnz).toBe(16);

  const pattern = convPattern({ inputShape: [4], kernelShape: [3], padding: 1, paddingMode: "replicate" });
  const first = pattern.taps(0); // [0, 1]: flat indices into the kernel
  const [A, B] = [pattern.fill([1, 10, 100]), pattern.fill([2, 3, 4])]; // two matrices over the same indptr and indices
  const ones = pattern.gradKernel(A.data.map(() => 1)); // [4, 4, 4]: how many entries each tap is part of
  expect(first).toEqual([0, 1]);
  expect(pattern.taps(9)).toEqual([1, 2]);
  expect(rowsOf(A)[0]).toEqual([11, 100, 0, 0]);
  expect(rowsOf(B)[3]).toEqual([0, 0, 2, 7]);
  expect([...ones.data]).toEqual([4, 4, 4]);

  const layer = convOperator(randomNormal([8, 3, 3, 3], { seed: 1 }), { inputShape: [3, 64, 64], padding: 1 });
  const rows = layer.toCsr({ rows: [4096, 8192] }); // the second output channel
  let sum = 0;
  for (const { begin, end, matrix } of layer.rowBlocks({ maxBytes: 2 ** 20 })) {
    sum += matrix.nnz; // rows begin to end of the whole, numbered from 0 in `matrix`
    expect(end - begin).toBe(matrix.shape[0]);
  }
  expect(rows.shape).toEqual([4096, 3 * 4096]);
  expect(sum).toBe(layer.nnz);
});

test("the guide's refusal is the one that is thrown", () => {
  const large = convOperator(randomNormal([64, 64, 3, 3], { seed: 1 }), { inputShape: [64, 224, 224], padding: 1 });
  const guide = read("../../../docs/guides/matrix.md");
  const message = /toCsr: the matrix is .*limit of \d+/.exec(guide)?.[0] ?? "absent";
  expect(() => large.toCsr({ memoryLimit: 2 ** 30 })).toThrow(message);
});

test.each(["../README.md", "../../../docs/guides/matrix.md"])("the examples of %s are those above", (path) => {
  const blocks = [...read(path).matchAll(/```ts\n(.*?)```/gs)].flatMap(([, block]) => block.split("\n"));
  const own = new Set(
    read("./examples.test.ts")
      .split("\n")
      .map((line) => line.trim()),
  );
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.map((line) => line.trim()).filter((line) => !own.has(line))).toEqual([]);
});

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}
