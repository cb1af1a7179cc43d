import { expect, test } from "vitest";
import { throughPatches } from "./patches.ts";

const side = 5;
const picture = Float64Array.from({ length: side * side }, (_, k) => k / 32);
const request = { picture, side, size: 3, stride: 1, work: "nothing" } as const;

test("patches that nothing is done to add up to the picture times the overlaps", () => {
  const { quotient, overlaps, count, error, uncovered } = throughPatches(request);
  expect(quotient).toEqual(picture);
  expect([...overlaps.subarray(0, 5)]).toEqual([1, 2, 3, 2, 1]);
  expect([count, error, uncovered]).toEqual([9, 0, 0]);
});

test("a slope is a plane, so keeping means and slopes keeps it, and keeping means does not", () => {
  expect(throughPatches({ ...request, work: "plane" }).error).toBeLessThan(1e-12);
  expect(throughPatches({ ...request, work: "mean" }).error).toBeGreaterThan(0.1);
});

test("where the stride is larger than the patches there are pixels which no patch has", () => {
  const { uncovered, quotient, error } = throughPatches({ ...request, size: 1, stride: 2 });
  expect(uncovered).toBe(25 - 9);
  expect(quotient[1]).toBeNaN();
  expect(error).toBe(0);
});

test("dropped patches are missed only where no other patch lies", () => {
  expect(throughPatches({ ...request, work: "drop" })).toMatchObject({ error: 0, uncovered: 0 });
  expect(throughPatches({ ...request, size: 1, work: "drop" })).toMatchObject({ error: 0, uncovered: 8 });
});

test("shades show", () => {
  expect(throughPatches({ ...request, work: "shift" }).error).toBeGreaterThan(0.01);
});
