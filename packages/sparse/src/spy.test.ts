import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { cooFromCsr, cscFromCsr } from "./convert-compressed.ts";
import { diags } from "./diags.ts";
import { eye } from "./eye.ts";
import { kron } from "./kron.ts";
import { spy } from "./spy.ts";
import { patternOf } from "./with-data.ts";

const a = fromText([3, 5], "0:1 3:0; ; 1:3 2:4 4:5");

it("draws a small matrix sign by sign, explicit zeros too", () => {
  expect(spy(a)).toBe(
    [
      "3 × 5, 5 stored, 33.3 %",
      "  ┌─────────┐",
      "0 │■ · · ■ ·│",
      "  │· · · · ·│",
      "2 │· ■ ■ · ■│",
      "  └─────────┘",
      "   0       4",
    ].join("\n"),
  );
});

it("draws a dot for each position in braille", () => {
  const dots = fromText([4, 4], "0:1; 1:1; 2:1; 3:1");
  expect(spy(dots, { style: "braille", title: "I" })).toBe(
    ["I: 4 × 4, 4 stored, 25 %", "  ┌──┐", "0 │⠑⢄│", "  └──┘", "   0"].join("\n"),
  );
});

it("shades blocks by the share of stored positions", () => {
  // Four quarters of 8 × 4 positions, stored to 1, ½, ¼ and 0.
  const quarter = (every: number, shift: number): string =>
    Array.from({ length: 4 }, (_, j) => (j % every === 0 ? `${j + shift}:1` : "")).join(" ");
  const top = `${quarter(1, 0)} ${quarter(2, 4)}`;
  const bottom = quarter(4, 0);
  const m = fromText([16, 8], [...Array(8).fill(top), ...Array(8).fill(bottom)].join(";"));
  expect(spy(m, { style: "blocks", width: 7, height: 6 }).split("\n").slice(2, 4)).toEqual([" 0 │█▒│", "15 │░ │"]);
});

it("draws a matrix of 10^5 rows and columns into the box, in its proportions", () => {
  const band = diags([1, 1, 1], [-1, 0, 1], { shape: [100_000, 100_000] });
  for (const style of ["braille", "blocks"] as const) {
    const lines = spy(band, { style }).split("\n");
    expect(lines.length).toBe(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toBe("100,000 × 100,000, 299,998 stored, 0.003 %");
    expect(lines.slice(2, 22).map((line) => line.length)).toEqual(Array.from({ length: 20 }, () => 7 + 1 + 40 + 1));
    expect([lines[2].slice(0, 7), lines[21].slice(0, 7)]).toEqual(["     0 ", "99,999 "]);
    expect(lines[23].trim()).toMatch(/^0 +99,999$/);
  }
});

it("sets a dot exactly where its cell holds an entry", () => {
  const m = kron(eye(40), fromText([5, 5], "0:1; ; 4:1; ; "));
  const lines = spy(m, { width: 26, height: 14, style: "braille" }).split("\n");
  const lit = lines.slice(2, -2).flatMap((line, row) =>
    Array.from(line.slice(5, -1)).flatMap((sign, col) => {
      const bits = sign.charCodeAt(0) - 0x2800;
      return [0, 1, 2, 6, 3, 4, 5, 7].flatMap((bit, place) =>
        (bits >> bit) & 1 ? [`${4 * row + (place % 4)} ${2 * col + (place >> 2)}`] : [],
      );
    }),
  );
  const wanted = new Set<string>();
  const cells = 40;
  for (let i = 0; i < 200; i++) {
    for (let k = m.indptr[i]; k < m.indptr[i + 1]; k++) {
      wanted.add(`${Math.floor((i * cells) / 200)} ${Math.floor((m.indices[k] * cells) / 200)}`);
    }
  }
  expect(new Set(lit)).toEqual(wanted);
});

it("paints runs of signs by the class that most entries are of, and no blanks", () => {
  const paint = (text: string, ofClass: number): string => `<${ofClass}:${text}>`;
  const block = (begin: number, classes: number[]) => {
    const matrix = fromText([1, 3], classes.map((_, j) => `${j}:1`).join(" "));
    return {
      begin,
      matrix,
      classPtr: Int32Array.from({ length: classes.length + 1 }, (_, e) => e),
      classes: Int32Array.from(classes),
    };
  };
  const blocks = [block(0, [1, 1]), block(1, [0])];
  const rows = { format: "rows", shape: [2, 3], nnz: 3, classCount: 2, rowBlocks: () => blocks } as const;
  expect(spy(rows, { paint }).split("\n").slice(2, 4)).toEqual(["0 │<1:■ ■ >·│", "1 │<0:■ >· ·│"]);
  expect(spy(rows, { paint, style: "braille" }).split("\n")[2]).toBe("0 │<1:⠋>⠀│");
});

it("keeps a matrix which is all height or all width visible", () => {
  expect(spy(eye(1, 100_000)).split("\n")[2]).toBe(`0 │⠁${"⠀".repeat(75)}│`);
  const tall = spy(eye(100_000, 10)).split("\n");
  expect(tall[2]).toBe("     0 │⠉⠉⠉⠉│");
  expect(tall.length).toBe(24);
});

it.each([
  [[0, 0], "0 × 0, 0 stored"],
  [[0, 1234], "0 × 1,234, 0 stored"],
  [[2, 0], "2 × 0, 0 stored"],
] as [[number, number], string][])("says what there is to say of shape %j", (shape, text) => {
  expect(spy(fromText(shape, ""))).toBe(text);
});

it("is the same for every format", () => {
  fc.assert(
    fc.property(matrices(), (m) => {
      const picture = spy(m, { style: "braille" });
      for (const other of [cscFromCsr(m), cooFromCsr(m), patternOf(m)]) {
        expect(spy(other, { style: "braille" })).toBe(picture);
      }
      const dense = elements(m);
      if (m.nnz === 0 || dense.length === 0) expect(picture).not.toMatch(/[⠁-⣿]/);
    }),
  );
});

describe("the box", () => {
  it("cuts a long title", () => {
    const [heading] = spy(a, { width: 20, title: "A 🙂 matrix with a long name" }).split("\n");
    expect(Array.from(heading).length).toBe(20);
    expect(heading).toBe("A 🙂 matrix with a l…");
  });

  it.each([
    [{ width: 5 }, "spy: width 5 must be an integer of at least 6"],
    [{ height: 4 }, "spy: height 4 must be an integer of at least 5"],
    [{ width: 20.5 }, "spy: width 20.5 must be an integer of at least 6"],
    [
      { width: 8, style: "cells" as const },
      'spy: style "cells" takes 9 × 3 characters, the box has 4 × 20; use "braille"',
    ],
    [{ style: "dots" as never }, 'spy: style dots, expected "cells", "braille" or "blocks"'],
  ])("refuses %j", (options, message) => {
    expect(() => spy(a, options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID", message }));
  });
});
