import { readFileSync } from "node:fs";
import * as direct from "@convmtx/direct";
import * as linalg from "@convmtx/linalg";
import * as convmtx from "convmtx";
import { expect, it } from "vitest";

const guide = readFileSync(new URL("../../../docs/guides/scipy-matlab.md", import.meta.url), "utf8");

/** Words of the second column which are no functions: options and their values, methods, fields. */
const options = ["flip", "padding", "paddingMode", "preset", "rmatvec", "shape", "solve", "x", "reason", "residuals"];
const words = [
  "zeros",
  "symmetric",
  "reflect",
  "replicate",
  "circular",
  "torch",
  "scipy",
  "symm",
  "wrap",
  "same",
  "valid",
];
/** Names of MATLAB in remarks about it. */
const theirs = ["conv", "im2col", "sliding"];

it("docs/guides/scipy-matlab.md names only what is there", () => {
  const known = new Set([...[convmtx, convmtx.sparse, linalg, direct].flatMap(Object.keys), "ConvOperator"]);
  const cells = guide
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (SciPy|MATLAB|`mode`|`convolve2d`) /.test(line))
    .map((line) => line.split(" | ").slice(1).join(" | "));
  const named = cells.flatMap((cell) => [...cell.matchAll(/`["']?([A-Za-z]\w*)/g)].map((match) => match[1]));
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((name) => !known.has(name) && ![...options, ...words, ...theirs].includes(name))).toEqual([]);
});
