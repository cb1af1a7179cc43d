import { expect, it } from "vitest";
import { psnr } from "./psnr.ts";

it("is 20 dB for differences of a tenth of full scale, by hand", () => {
  expect(psnr([Float64Array.of(0.5, 0.5)], [Float64Array.of(0.6, 0.4)])).toBeCloseTo(20, 12);
});

it("takes the mean over all channels", () => {
  // (0.04 + 0 + 0 + 0) / 4 = 0.01
  const zeros = Float64Array.of(0, 0);
  expect(psnr([Float64Array.of(0.2, 0), zeros], [zeros, zeros])).toBeCloseTo(20, 12);
});

it("has no end where nothing differs", () => {
  expect(psnr([Float64Array.of(0.3)], [Float64Array.of(0.3)])).toBe(Number.POSITIVE_INFINITY);
});
