import { readFileSync } from "node:fs";
import { wasm } from "@convmtx/backend-wasm";
import { linalg } from "@convmtx/linalg";
import { randomNormal } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";

it("the README's example runs", async () => {
  const layer = convOperator(randomNormal([16, 16, 3, 3], { seed: 1 }), { inputShape: [16, 56, 56], padding: 1 });
  const session = linalg(await wasm());
  const a = session.sparse(layer); // built where the kernels read it
  const x = session.dense(randomNormal([16, 56, 56], { seed: 2 }));
  const y = session.read(session.matvec(a, session.reshape(x, [50176])));
  const z = session.read(session.conv(layer, x)); // the same, without the matrix
  session.close(); // ends the threads

  expect(a.shape).toEqual([50176, 50176]);
  expect(z.shape).toEqual([16, 56, 56]);
  expect(y.data.every((value, i) => Math.abs(value - z.data[i]) < 1e-12)).toBe(true);
});

it("the README's example is the one above", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const block = /```ts\n(.*?)```/s.exec(read("../README.md"))?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = lines(read("./readme.test.ts"));
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});
