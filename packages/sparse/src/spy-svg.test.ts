import { expect, it } from "vitest";
import { fromText } from "../fixtures/arbitraries.ts";
import { cscFromCsr } from "./convert-compressed.ts";
import { diags } from "./diags.ts";
import { eye } from "./eye.ts";
import { random } from "./random.ts";
import { spyPixels } from "./spy-pixels.ts";
import { spySvg } from "./spy-svg.ts";

const a = fromText([3, 5], "0:1 1:1 3:0; ; 1:3 2:4 4:5");

it("draws every stored position of a small matrix as runs along the rows", () => {
  const svg = spySvg(a, { title: "A <b> & c" });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="479" height="\d+"/);
  expect(svg).toContain("<title>A &#60;b&#62; &#38; c: 3 × 5, 6 stored, 40 %</title>");
  expect(svg).toContain('<path fill="#0c3c90" d="M0 0h2v1h-2zM3 0h1v1h-1zM1 2h2v1h-2zM4 2h1v1h-1z"/>');
  expect(svg.match(/<path/g)).toHaveLength(1);
  expect(svg.endsWith("</svg>\n")).toBe(true);
  expect(spySvg(cscFromCsr(a), { title: "A <b> & c" })).toBe(svg);
});

it("labels both axes with their first and last numbers", () => {
  const texts = [...spySvg(diags([1], [0], { shape: [2000, 3000] })).matchAll(/<text[^>]*>([^<]*)</g)].map(
    ([, t]) => t,
  );
  expect(texts).toEqual(["2,000 × 3,000, 2,000 stored, 0.0333 %", "0", "2,999", "column", "0", "1,999", "row"]);
});

it("keeps the proportions inside the picture, with at least 24 pixels a side", () => {
  const plot = (nrows: number, ncols: number): number[] => {
    const frame = /<rect x="\S+" y="\S+" width="(\S+)" height="(\S+)" fill="none"/;
    return (
      frame
        .exec(spySvg(eye(nrows, ncols)))
        ?.slice(1)
        .map(Number) ?? []
    );
  };
  const [width, height] = plot(10, 30);
  expect(width / height).toBeCloseTo(3, 1);
  expect(width).toBeGreaterThan(400);
  expect(plot(100_000, 2)[0]).toBe(24);
  expect(plot(2, 100_000)[1]).toBe(24);
  expect(plot(0, 0)).toEqual([24, 24]);
});

it("shades large matrices in cells of two pixels", () => {
  const svg = spySvg(random([5000, 5000], { density: 0.01, seed: 1 }), { width: 300, height: 300 });
  expect(svg.length).toBeLessThan(700_000);
  expect(new Set([...svg.matchAll(/path fill="([^"]*)"/g)].map(([, colour]) => colour)).size).toBeGreaterThan(1);
  const columns = [...svg.matchAll(/M(\d+) (\d+)h/g)].flatMap(([, col, row]) => [Number(col), Number(row)]);
  expect(Math.max(...columns)).toBeLessThan(150);
});

it("draws classes in their colours, with a legend", () => {
  const block = { begin: 0, matrix: eye(2), classPtr: Int32Array.of(0, 1, 3), classes: Int32Array.of(0, 0, 1) };
  const rows = { format: "rows", shape: [2, 2], nnz: 2, classCount: 2, rowBlocks: () => [block] } as const;
  const palette = {
    colours: [
      [200, 0, 0],
      [0, 0, 200],
    ],
    legend: { title: "taps <2>", rows: 1, cols: 2 },
  } as const;
  const svg = spySvg(rows, { palette });
  expect(svg).toContain('<path fill="#c80000" d="M0 0h1v1h-1z"/>');
  // Half of the light of each: 200 / √2 = 141, in steps of four.
  expect(svg).toContain('<path fill="#8c008c" d="M1 1h1v1h-1z"/>');
  expect(svg).toContain(">taps &#60;2&#62;</text>");
  expect(svg).toContain('<path fill="#0000c8" d="M1 0h1v1h-1z"/>');
});

it("refuses a picture too small for its labels", () => {
  expect(() => spySvg(a, { width: 100 })).toThrow(
    expect.objectContaining({
      code: "OPTION_INVALID",
      message: "spySvg: width 100 must be an integer of at least 160",
    }),
  );
  expect(() => spySvg(a, { height: 159.5 })).toThrow("spySvg: height 159.5 must be an integer of at least 160");
});

it("draws classes in the one blue where they have no colours", () => {
  const block = { begin: 0, matrix: eye(2), classPtr: Int32Array.of(0, 1, 2), classes: Int32Array.of(0, 1) };
  const rows = { format: "rows", shape: [2, 2], nnz: 2, classCount: 2, rowBlocks: () => [block] } as const;
  expect(spySvg(rows)).toBe(spySvg(eye(2)));
  expect(spyPixels(rows, { width: 160 })).toEqual(spyPixels(eye(2), { width: 160 }));
});
