import { readFileSync } from "node:fs";
import { js } from "@convmtx/backend-js";
import * as everything from "@convmtx/linalg";
import { deconvolve, linalg, lsqr, norm2 } from "@convmtx/linalg";
import { add, randomNormal, type Tensor, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";

const guide = readFileSync(new URL("../../../docs/guides/solvers.md", import.meta.url), "utf8");
const own = readFileSync(new URL(import.meta.url), "utf8");

it("docs/guides/solvers.md: the example runs", () => {
  const kernel = tensor([
    [0.0625, 0.125, 0.0625],
    [0.125, 0.25, 0.125],
    [0.0625, 0.125, 0.0625],
  ]);
  const picture = tensor(
    Float64Array.from({ length: 4096 }, (_, k) => ((k >> 4) & 1) ^ ((k >> 10) & 1)),
    { shape: [64, 64] },
  );
  const noise = randomNormal([64, 64], { seed: 1, std: 0.01 });

  const blur = convOperator(kernel, { inputShape: [64, 64], padding: "same" });
  const y = add(blur.matvec(picture), noise) as Tensor<"float64">;

  const { x, reason, message } = lsqr(blur, y, { damping: 0.05 }); // on the host: tensor in, tensor out
  const s = linalg(js());
  const solution = lsqr(s, blur, s.dense(y.toTypedArray()), { damping: 0.05 }); // on an engine: handle in, handle out
  const sharp = s.read(solution.x);

  const { value, error } = norm2(blur); // the Lipschitz constant, and how far it may be off
  const restored = deconvolve(blur, y, { noise: 0.01 }); // with a regulariser whose strength fits the noise

  expect([reason, solution.reason, restored.reason]).toEqual(["converged", "converged", "converged"]);
  expect(message).not.toBe("");
  sharp.toTypedArray().forEach((one, i) => {
    expect(Math.abs(one - x.data[i])).toBeLessThan(1e-4);
  });
  expect(value + error).toBeLessThan(1.01);
  const distance = (image: Tensor) => Math.hypot(...image.toTypedArray().map((one, i) => one - picture.data[i]));
  expect(distance(restored.x)).toBeLessThan(distance(y));
});

it("docs/guides/solvers.md shows these lines, and names only functions that are there", () => {
  const [, block] = /```ts\n(.*?)```/s.exec(guide) ?? [];
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const known = [...lines(own), "const y = blur.matvec(picture);"];
  expect(lines(block ?? "none").filter((line) => !known.includes(line))).toEqual([]);
  const called = [...guide.matchAll(/`(\w+)\(/g)].map((match) => match[1]);
  expect(called.length).toBeGreaterThan(10);
  const missing = called.filter((name) => typeof (everything as Record<string, unknown>)[name] !== "function");
  expect(missing.filter((name) => !["matvec"].includes(name))).toEqual([]);
});
