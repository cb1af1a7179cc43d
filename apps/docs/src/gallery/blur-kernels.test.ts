import { expect, test } from "vitest";
import { blurKernel, blurKernels } from "./blur-kernels.ts";

test.each(blurKernels)("$name: the taps sum to 1 and are the same seen from both ends", ({ name }) => {
  const { data, shape } = blurKernel(name, 3, 30);
  expect(shape[0] % 2).toBe(1);
  expect(data.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 12);
  data.toReversed().forEach((tap, k) => {
    expect(tap).toBeCloseTo(data[k], 12);
  });
});

test("a way of three pixels to the right is a row of three", () => {
  const { data, shape } = blurKernel("motion", 3);
  expect(shape).toEqual([5, 5]);
  const third = (k: number) => (Math.floor(k / 5) === 2 && k % 5 > 0 && k % 5 < 4 ? 1 / 3 : 0);
  expect([...data]).toEqual([...data].map((_, k) => third(k)));
});

test("a way upwards stands", () => {
  const { data } = blurKernel("motion", 3, 90);
  expect(data[2]).toBe(0);
  expect(data[7]).toBeCloseTo(1 / 3, 12);
  expect(data[11]).toBeCloseTo(0, 12);
});
