import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { stack } from "./concat.ts";
import { contiguous } from "./contiguous.ts";
import { tensor, zeros } from "./create.ts";
import type { FloatDType } from "./dtype.ts";
import { flip } from "./flip.ts";
import { get } from "./get.ts";
import { matmul } from "./matmul.ts";
import { randomNormal } from "./random.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import type { Tensor } from "./tensor.ts";
import { transpose } from "./transpose.ts";

describe("matmul", () => {
  it("gives what NumPy gives, exactly on integers", () => {
    expect(disagreements("matmul", ([a, b]) => matmul(a, b))).toEqual([]);
  });

  it("multiplies by hand", () => {
    const product = matmul(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([
        [5, 6],
        [7, 8],
      ]),
    );
    expect([...product.data]).toEqual([19, 22, 43, 50]);
  });

  it("reads views of any strides as it reads their copies", () => {
    const views = fc.constantFrom<(t: Tensor) => Tensor>(
      transpose,
      (t) => flip(t),
      (t) => flip(transpose(t), { axis: 0 }),
      (t) => slice(t, [{ step: -2 }, { start: 1 }]),
    );
    const sides = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(sides, sides, sides, views, views, (m, k, n, viewA, viewB) => {
        const a = viewA(randomNormal([m + 4, k + 4], { seed: m }));
        const b = viewB(randomNormal([n + 4, n + 4], { seed: n }));
        const rows = Math.min(a.shape[1], b.shape[0]);
        const left = slice(a, [{}, { stop: rows }]);
        const right = slice(b, [{ stop: rows }]);
        expect(plain(matmul(left, right))).toEqual(plain(matmul(contiguous(left), contiguous(right))));
      }),
    );
  });

  it.each<[FloatDType, number]>([
    ["float64", 0],
    ["float32", 2 ** -24],
  ])("%s stays within γ_k |A||B|, also across the edges of blocks", (dtype, lastRounding) => {
    // One more than a block in each direction; the exact product is taken from the same numbers as scaled BigInts.
    const [m, k, n] = [67, 259, 261];
    const a = quantised(randomNormal([m, k], { seed: 1 }), dtype);
    const b = quantised(randomNormal([k, n], { seed: 2 }), dtype);
    const product = matmul(a, b);
    const unit = 2 ** -53;
    const gamma = (k * unit) / (1 - k * unit);
    let worst = 0;
    for (let i = 0; i < m; i += 3) {
      for (let j = 0; j < n; j += 5) {
        let exact = 0n;
        let magnitude = 0;
        for (let p = 0; p < k; p++) {
          const factors = [get(a, [i, p]), get(b, [p, j])] as const;
          exact += BigInt(factors[0] * 2 ** 20) * BigInt(factors[1] * 2 ** 20);
          magnitude += Math.abs(factors[0] * factors[1]);
        }
        const value = Number(exact) / 2 ** 40;
        const bound = gamma * magnitude + (lastRounding + unit) * Math.abs(value);
        worst = Math.max(worst, Math.abs(get(product, [i, j]) - value) / bound);
      }
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it("multiplies long vectors both ways", () => {
    const a = tensor(
      Float64Array.from({ length: 3 * 1001 }, (_, i) => i % 7),
      { shape: [3, 1001] },
    );
    const x = tensor(Float64Array.from({ length: 1001 }, (_, i) => (i % 5) - 2));
    const expected = [0, 1, 2].map((i) => {
      let total = 0;
      for (let p = 0; p < 1001; p++) total += a.data[i * 1001 + p] * x.data[p];
      return total;
    });
    expect([...matmul(a, x).data]).toEqual(expected);
    expect([...matmul(x, transpose(a)).data]).toEqual(expected);
    const sparse = slice(reshape(stack([a, a], { axis: 2 }), [3, 2002]), [{}, { step: 2 }]);
    expect([...matmul(sparse, x).data]).toEqual(expected);
    expect([...matmul(transpose(contiguous(transpose(a))), x).data]).toEqual(expected);
  });

  it("refuses scalars, unequal inner lengths and batches that do not meet", () => {
    expect(() => matmul(zeros([2, 3]), zeros([4, 5]))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "matmul: a has shape [2, 3] and b [4, 5], expected [..., m, k] and [..., k, n] with one k, or [k]",
      }),
    );
    expect(() => matmul(tensor(2), zeros([2]))).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => matmul(tensor(2), tensor(2))).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => matmul(zeros([2]), tensor(2))).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => matmul(zeros([2, 1, 1]), zeros([3, 1, 1]))).toThrow(
      expect.objectContaining({ code: "SHAPE_MISMATCH" }),
    );
  });
});

/** Multiples of 2^-20, which float32 holds too where they are below 16. */
function quantised(x: Tensor, dtype: FloatDType): Tensor {
  return tensor(
    x.toTypedArray().map((value) => Math.round(value * 2 ** 20) / 2 ** 20),
    { shape: x.shape, dtype },
  );
}
