import { expect, it } from "vitest";
import { type Focus, linksOf } from "../matrix/links.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "../settings/layer-settings.ts";
import { focusText } from "./focus-text.ts";

const axis = { ...defaultAxis, size: 3, kernelSize: 2 };
const layer = layerOf({ ...defaultSettings, axes: [axis, axis] });
const input = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const textOf = (focus: Focus) => focusText(layer, linksOf(layer, focus), input);

it.each<readonly [Focus, string]>([
  [{ kind: "output", row: 1 }, "Output (0, 1) is row 1: 1 × 1 + 2 × 2 + 3 × 4 + 4 × 5 = 37."],
  [{ kind: "input", col: 1 }, "Input (0, 1) is column 1: read by output (0, 0), (0, 1)."],
  [{ kind: "entry", row: 1, col: 4 }, "Row 1, column 4: 3, tap (1, 0). Output (0, 1) reads input (1, 1) with it."],
  [{ kind: "entry", row: 1, col: 0 }, "Row 1, column 0: no entry. Output (0, 1) does not read input (0, 0)."],
])("%o", (focus, text) => {
  expect(textOf(focus)).toBe(text);
});

it("says where taps meet, where a window lies in the padding, and cuts long sums", () => {
  const line = { ...defaultAxis, size: 2, kernelSize: 3, padBegin: 1, padEnd: 4 };
  const replicated = layerOf({ ...defaultSettings, axes: [{ ...line, paddingMode: "replicate", padEnd: 1 }] });
  expect(focusText(replicated, linksOf(replicated, { kind: "entry", row: 0, col: 0 }), [1, 1])).toBe(
    "Row 0, column 0: 3, taps (0) and (1) together. Output (0) reads input (0) with it.",
  );
  const padded = layerOf({ ...defaultSettings, axes: [line] });
  expect(focusText(padded, linksOf(padded, { kind: "output", row: 4 }), [1, 1])).toContain("it is 0");
  const wide = layerOf({ ...defaultSettings, axes: [{ ...defaultAxis, size: 12, kernelSize: 10 }] });
  expect(focusText(wide, linksOf(wide, { kind: "output", row: 0 }), new Array(12).fill(1))).toContain(
    "… (10 terms) = 55",
  );
});

it("names the terms in the order of the window, and the taps that meet in one", () => {
  const ring = { ...defaultAxis, size: 4, padBegin: 1, padEnd: 1 };
  const circular = layerOf({ ...defaultSettings, axes: [{ ...ring, paddingMode: "circular" }] });
  const first: Focus = { kind: "output", row: 0 };
  expect(focusText(circular, linksOf(circular, first), [5, 6, 7, 8])).toBe(
    "Output (0) is row 0: 1 × 8 + 2 × 5 + 3 × 6 = 36.",
  );
  const mirrored = layerOf({ ...defaultSettings, axes: [{ ...ring, paddingMode: "reflect" }] });
  expect(focusText(mirrored, linksOf(mirrored, first), [5, 6, 7, 8])).toBe(
    "Output (0) is row 0: (1 + 3) × 6 + 2 × 5 = 34.",
  );
  // The kernel reversed: its last tap reads first.
  const flipped = layerOf({ ...defaultSettings, axes: [{ ...ring, paddingMode: "circular" }], flip: true });
  expect(focusText(flipped, linksOf(flipped, first), [5, 6, 7, 8])).toBe(
    "Output (0) is row 0: 3 × 8 + 2 × 5 + 1 × 6 = 40.",
  );
});
