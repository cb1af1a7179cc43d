import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readMatrix } from "@convmtx/io";
import { describe, expect, it } from "vitest";
import { phantom } from "../examples/phantom.ts";
import { shades, sideBySide } from "../examples/shades.ts";

const demo = fileURLToPath(new URL("../examples/demo.ts", import.meta.url));
const root = new URL("../../../", import.meta.url);

describe("npm run demo", () => {
  it("is the command of the root's script, writes T and prints the proof", async () => {
    const { scripts } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
    expect(scripts.demo).toBe("node --conditions=@convmtx/source packages/convmtx/examples/demo.ts");
    const printed = execFileSync(process.execPath, ["--conditions=@convmtx/source", demo], {
      cwd: fileURLToPath(root),
      encoding: "utf8",
    });
    expect(printed).toMatch(/^T {7}32768 x 49152, 875544 stored entries, as forecast: true$/m);
    expect(printed).toMatch(/^time {4}built in [\d.]+ ms$/m);
    expect(printed).toMatch(/^error {3}\S+ at most, where rounding allows \S+$/m);
    expect(printed).toMatch(/^proof {3}T·vec\(x\) is the convolution$/m);
    const file = await readMatrix(await readFile(new URL("demo-output/T.npz", root)));
    expect(file).toMatchObject({ kind: "npz", format: "csr", matrix: { shape: [32768, 49152], nnz: 875544 } });
  });
});

describe("phantom", () => {
  // Toft's table: outside 0, skull 1, brain 0.2, ventricles 0, the upper ellipse 0.3.
  it.each([
    ["outside", 0, 0, 0],
    ["skull", 0, 0.9, 1],
    ["brain", 0.55, 0, 0.2],
    ["right ventricle", 0.22, 0, 0],
    ["upper ellipse", 0, 0.45, 0.3],
  ])("%s", (_part, x, y, expected) => {
    const size = 256;
    const at = (_part === "outside" ? 0 : Math.floor(((1 - y) / 2) * size)) * size + Math.floor(((1 + x) / 2) * size);
    const { data } = phantom(size);
    expect(data[at]).toBeCloseTo(expected, 12);
    expect(data[size * size + at] + data[2 * size * size + at]).toBeCloseTo(expected, 12);
  });
});

describe("pictures in the terminal", () => {
  it("shades the means of cells twice as high as wide", () => {
    const pixels = [0, 0, 1, 1, 0, 0, 1, 1, 4, 4, 9, 9, 4, 4, 16, 16].map((value) => value * 10);
    expect(shades(pixels, 4, 2)).toEqual([" █"]);
    expect(shades([0, 1, 4, 16, 0, 1, 4, 16], 4, 4)).toEqual([" ░▒█"]);
    expect(shades([5, 5], 1, 1)).toEqual([" "]);
  });

  it("puts pictures side by side, each under its name", () => {
    const pictures = [
      { name: "a", lines: ["xx", "yy"] },
      { name: "long", lines: ["z"] },
    ];
    expect(sideBySide(pictures)).toBe("a   long\nxx  z\nyy");
  });
});
