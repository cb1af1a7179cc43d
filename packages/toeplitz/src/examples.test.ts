import { readFileSync } from "node:fs";
import { randomNormal } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, test } from "vitest";

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

test("the guide's refusal is the one that is thrown", () => {
  const large = convOperator(randomNormal([64, 64, 3, 3], { seed: 1 }), { inputShape: [64, 224, 224], padding: 1 });
  const guide = read("../../../docs/guides/matrix.md");
  const message = /toCsr: the matrix is .*limit of \d+/.exec(guide)?.[0] ?? "absent";
  expect(() => large.toCsr({ memoryLimit: 2 ** 30 })).toThrow(message);
});

test("the README's example is the one above", () => {
  const blocks = [...read("../README.md").matchAll(/```ts\n(.*?)```/gs)].flatMap(([, block]) => block.split("\n"));
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
