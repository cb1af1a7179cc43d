import { expect, test } from "vitest";
import { rangeText } from "./range-text.ts";

test("a stretched range says what is black and white, a signed one how far both colours reach", () => {
  expect(rangeText([2, -0.5, 1], "stretched")).toBe("black is −0.5, white 2");
  expect(rangeText([2, -0.5, 1], "signed")).toBe("blue is −2, orange 2");
});

test("of a flat picture there is but one number", () => {
  expect(rangeText([3, 3], "signed")).toBe("3 everywhere");
});
