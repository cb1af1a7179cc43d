import { readFileSync } from "node:fs";
import { csrFromDense, equal, toDense } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { get, matmul, multiply, randomNormal, reshape, subtract, sum, tensor, zeros } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, it } from "vitest";
import { conv2d_toeplitz, toeplitz_1_ch, toeplitz_mult_ch } from "./seed.ts";

const kernel = randomNormal([4, 3, 3, 3], { seed: 11 });
const input = randomNormal([3, 7, 9], { seed: 12 });

/** Correlation by its definition, without padding. */
function convolve(): Tensor {
  const out = zeros([4, 5, 7]);
  let at = 0;
  for (let o = 0; o < 4; o++) {
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 7; x++) {
        for (let c = 0; c < 3; c++) {
          for (let u = 0; u < 3; u++) {
            for (let v = 0; v < 3; v++) out.data[at] += get(kernel, [o, c, u, v]) * get(input, [c, y + u, x + v]);
          }
        }
        at++;
      }
    }
  }
  return out;
}

function sumOfSquaredDifferences(a: Tensor, b: Tensor): number {
  const difference = subtract(a, b);
  return get(sum(multiply(difference, difference)), []);
}

const expected = convolve();

describe("the seed", () => {
  it("toeplitz_1_ch on the 3x3 input and 2x2 kernel of the question", () => {
    const T = toeplitz_1_ch(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      [3, 3],
    );
    expect(T.shape).toEqual([4, 9]);
    const rows = [
      [1, 2, 0, 3, 4, 0, 0, 0, 0],
      [0, 1, 2, 0, 3, 4, 0, 0, 0],
      [0, 0, 0, 1, 2, 0, 3, 4, 0],
      [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ];
    expect([...T.toTypedArray()]).toEqual(rows.flat());
  });

  it("conv2d_toeplitz agrees with the definition below 1e-25", () => {
    const out = conv2d_toeplitz(kernel, input);
    expect(out.shape).toEqual([4, 5, 7]);
    expect(sumOfSquaredDifferences(out, expected)).toBeLessThan(1e-25);
  });

  it("toeplitz_mult_ch agrees with the definition below 1e-25", () => {
    const T = toeplitz_mult_ch(kernel, [3, 7, 9]);
    expect(T.shape).toEqual([140, 189]);
    const out = reshape(matmul(T, reshape(input, [-1])), [4, 5, 7]);
    expect(sumOfSquaredDifferences(out, expected)).toBeLessThan(1e-25);
  });

  it("convOperator gives the same matrix in one line, entry by entry", () => {
    const T = convOperator(kernel, { inputShape: [3, 7, 9] }).toCsr();
    expect(equal(T, csrFromDense(toeplitz_mult_ch(kernel, [3, 7, 9])))).toBe(true);
    const out = reshape(matmul(toDense(T), reshape(input, [-1])), [4, 5, 7]);
    expect(sumOfSquaredDifferences(out, expected)).toBeLessThan(1e-25);
  });

  it("stands in the README as it runs here", () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
    expect(read("../../../README.md")).toContain(`\`\`\`ts\n${read("./seed.ts")}\`\`\``);
  });
});
