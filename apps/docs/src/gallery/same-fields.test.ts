import { expect, test } from "vitest";
import { sameFields } from "./same-fields.ts";

test("requests are the same where every field is", () => {
  const kernel = [1, 2];
  expect(sameFields({ size: 1, kernel }, { kernel, size: 1 })).toBe(true);
  expect(sameFields({ size: 1, kernel }, { size: 1, kernel: [1, 2] })).toBe(false);
  expect(sameFields({ size: 1 }, { size: 1, stride: undefined })).toBe(false);
  expect(sameFields(undefined, { size: 1 })).toBe(false);
});
