import { expect, test } from "vitest";
import { samplePicture } from "../pictures/sample-pictures.ts";
import { deblur } from "./deblur.ts";

const extents = { height: 32, width: 32 };
const request = {
  ...extents,
  picture: samplePicture("landscape", extents).values,
  blur: "gaussian",
  size: 1,
  degrees: 0,
  noise: 0.01,
  regularizer: "gradient",
  damping: undefined,
} as const;

test("the restored picture is nearer to the true one than the blurred, and the blurred one comes first", () => {
  const befores: number[] = [];
  const { after, ending } = deblur(request, ({ before, iteration }) => {
    if (iteration === 0) befores.push(before);
  });
  expect(befores).toHaveLength(1);
  expect(after).toBeGreaterThan(befores[0] + 0.5);
  expect(ending).toMatch(/^\d+ iterations$/);
});

test("too strong a damping flattens the picture", () => {
  const { after, damping } = deblur({ ...request, damping: 10 }, () => {});
  expect(damping).toBe(10);
  expect(after).toBeLessThan(deblur(request, () => {}).after);
});

test("what did not converge says so", () => {
  const { ending } = deblur({ ...request, damping: 0 }, () => {});
  expect(ending).toBe("not converged: 400 iterations, the most allowed");
});
