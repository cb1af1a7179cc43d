import { expect, it } from "vitest";
import type { Screen } from "./terminal.ts";
import { painterOn } from "./terminal-colour.ts";

const screen = (depth: number): Screen => ({
  write() {},
  isTTY: true,
  columns: 80,
  hasColour: true,
  stream: { getColorDepth: () => depth } as NodeJS.WriteStream,
});

it("speaks the language of the terminal, and nothing where there are too few colours", () => {
  const colours = [
    [255, 135, 0],
    [0, 0, 0],
  ] as const;
  expect(painterOn(screen(24), colours)?.("x", 0)).toBe("\u001b[38;2;255;135;0mx\u001b[39m");
  expect(painterOn(screen(8), colours)?.("x", 0)).toBe("\u001b[38;5;208mx\u001b[39m");
  // Black could not be seen on black.
  expect(painterOn(screen(24), colours)?.("x", 1)).toBe("\u001b[38;2;120;120;120mx\u001b[39m");
  expect(painterOn(screen(4), colours)).toBeUndefined();
  expect(painterOn({ ...screen(24), hasColour: false }, colours)).toBeUndefined();
});
