import { expect, it } from "vitest";
import { textOn } from "./text-on.ts";

it.each([
  [[255, 255, 255], "#000000"],
  [[0, 0, 0], "#ffffff"],
  [[255, 160, 110], "#000000"],
  [[60, 60, 150], "#ffffff"],
] as const)("on %o stands %s", (colour, text) => {
  expect(textOn(colour)).toBe(text);
});
