import { expect, it } from "vitest";
import { overlaps } from "./overlaps.ts";

it("sees bytes in common, not touching ends and not other memory", () => {
  const { buffer } = new Float64Array(4);
  const front = new Float64Array(buffer, 0, 2);
  expect(overlaps(front, new Uint8Array(buffer, 15, 1))).toBe(true);
  expect(overlaps(new Uint8Array(buffer, 15, 1), front)).toBe(true);
  expect(overlaps(front, new Float64Array(buffer, 16, 2))).toBe(false);
  expect(overlaps(new Float64Array(buffer, 16, 2), front)).toBe(false);
  expect(overlaps(front, new Float64Array(2))).toBe(false);
});
