import { realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tapColours } from "@convmtx/sparse";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";

/**
 * The pictures of `docs/guides/idea.md`, drawn from the patterns of real operators. Run by hand after a change:
 * `node --conditions=@convmtx/source packages/integration/src/idea-pictures.ts`; a test compares the files with what this draws.
 */
export function ideaPictures(): ReadonlyMap<string, string> {
  return new Map([
    ["idea-window.svg", windowPicture()],
    ["idea-blocks.svg", blocksPicture()],
    ["idea-parts.svg", partsPicture()],
  ]);
}

/** The colours of the taps of a kernel, as in every picture of a matrix. */
function coloursOf(kernelSize: readonly number[]): readonly string[] {
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  return tapColours(kernelSize).palette.colours.map((colour) => `#${colour.map(hex).join("")}`);
}

const [ink, faint, strong] = ["#24292f", "#d0d7de", "#cf222e"];

/** Of the 2 by 2 kernel: its second column is light. */
const inkOn = (tap: number) => (tap % 2 === 0 ? "#ffffff" : ink);

function windowPicture(): string {
  const operator = convOperator(nested([2, 2]), { inputShape: [3, 3] });
  const taps = coloursOf([2, 2]);
  const [cell, top] = [30, 56];
  const letters = "a b c d e f g h i".split(" ");
  const shown = 1; // the output whose window and row are marked
  const parts: string[] = [];
  const entries = entriesOf(operator);
  const inWindow = new Map(entries.filter(({ row }) => row === shown).map(({ col, tap }) => [col, tap]));

  parts.push(text(24 + 1.5 * cell, 34, "input x"));
  letters.forEach((letter, i) => {
    const [x, y] = [24 + (i % 3) * cell, top + Math.floor(i / 3) * cell];
    const tap = inWindow.get(i);
    parts.push(square(x, y, cell, tap === undefined ? "#ffffff" : taps[tap]));
    parts.push(text(x + cell / 2, y + 20, letter, tap === undefined ? ink : inkOn(tap)));
  });
  parts.push(frame(24 + cell, top, 2 * cell, 2 * cell));

  parts.push(text(152 + cell, 34, "kernel"));
  taps.forEach((colour, tap) => {
    const [x, y] = [152 + (tap % 2) * cell, top + Math.floor(tap / 2) * cell];
    parts.push(square(x, y, cell, colour), text(x + cell / 2, y + 20, String(tap + 1), inkOn(tap)));
  });

  parts.push(text(250 + cell, 34, "output y"));
  for (let i = 0; i < 4; i++) {
    const [x, y] = [250 + (i % 2) * cell, top + Math.floor(i / 2) * cell];
    parts.push(square(x, y, cell, "#ffffff"), text(x + cell / 2, y + 20, `y${i}`));
  }
  parts.push(frame(250 + cell, top, cell, cell));

  const [left, below] = [60, 212];
  parts.push(text(left + 4.5 * cell, below - 30, "the matrix T: a row an output, a column an input"));
  letters.forEach((letter, j) => {
    parts.push(text(left + j * cell + cell / 2, below - 8, letter));
  });
  for (let i = 0; i < 4; i++) {
    parts.push(text(left - 18, below + i * cell + 20, `y${i}`));
    for (let j = 0; j < 9; j++) parts.push(square(left + j * cell, below + i * cell, cell, "#ffffff"));
  }
  for (const { row, col, tap } of entries) {
    const [x, y] = [left + col * cell, below + row * cell];
    parts.push(square(x, y, cell, taps[tap]), text(x + cell / 2, y + 20, String(tap + 1), inkOn(tap)));
  }
  parts.push(frame(left, below + shown * cell, 9 * cell, cell));
  return panel(390, 352, "A 2 by 2 kernel on a 3 by 3 input, and its 4 by 9 matrix", parts);
}

function blocksPicture(): string {
  const operator = convOperator(nested([3, 3]), { inputShape: [6, 6], padding: 1 });
  const taps = coloursOf([3, 3]);
  const [cell, left, top] = [9, 64, 44];
  const side = 36 * cell;
  const parts = [rectangle(left, top, side, side, "#ffffff")];
  for (const { row, col, tap } of entriesOf(operator)) {
    parts.push(rectangle(left + col * cell, top + row * cell, cell, cell, taps[tap]));
  }
  for (let i = 0; i <= 36; i += 6) {
    const at = i * cell;
    parts.push(line(left + at, top, left + at, top + side), line(left, top + at, left + side, top + at));
  }
  for (let i = 0; i < 6; i++) {
    const middle = (6 * i + 3) * cell;
    parts.push(
      text(left + middle, top - 8, `in ${i}`, ink, 11),
      text(left - 24, top + middle + 4, `out ${i}`, ink, 11),
    );
  }
  parts.push(text(left + side + 66, top + 20, "kernel"));
  taps.forEach((colour, tap) => {
    parts.push(square(left + side + 30 + (tap % 3) * 24, top + 32 + Math.floor(tap / 3) * 24, 24, colour));
  });
  return panel(left + side + 132, top + side + 24, "The matrix of a 3 by 3 kernel on 6 by 6 pixels: blocks", parts);
}

function partsPicture(): string {
  const one = nested([3]);
  const two = nested([2, 2, 3]);
  const layers: readonly (readonly [string, ConvOperator])[] = [
    ["one channel", convOperator(one, { inputShape: [8] })],
    ["stride 2", convOperator(one, { inputShape: [8], stride: 2 })],
    ["zero padding 1", convOperator(one, { inputShape: [8], padding: 1 })],
    ["circular padding 1", convOperator(one, { inputShape: [8], padding: 1, paddingMode: "circular" })],
    ["dilation 2", convOperator(one, { inputShape: [8], dilation: 2 })],
    ["2 → 2 channels", convOperator(two, { inputShape: [2, 8] })],
    ["2 → 2, groups 2", convOperator(nested([2, 1, 3]), { inputShape: [2, 8], groups: 2 })],
    ["transposed, stride 2", convOperator(one, { inputShape: [4], stride: 2, transposed: true })],
  ];
  const [width, height] = [184, 186];
  const parts: string[] = [];
  layers.forEach(([title, operator], k) => {
    const [x, y] = [16 + (k % 2) * width, 16 + Math.floor(k / 2) * height];
    const [rows, cols] = operator.shape;
    const cell = Math.min(15, Math.floor(154 / Math.max(rows, cols)));
    parts.push(text(x + width / 2, y + 14, title));
    const [left, top] = [x + (width - cols * cell) / 2, y + 26];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) parts.push(square(left + j * cell, top + i * cell, cell, "#ffffff"));
    }
    for (const { row, col, tap } of entriesOf(operator)) {
      parts.push(square(left + col * cell, top + row * cell, cell, coloursOf([3])[tap % 3]));
    }
    parts.push(text(x + width / 2, top + rows * cell + 14, `${rows} × ${cols}`, "#57606a", 11));
  });
  return panel(32 + 2 * width, 24 + 4 * height, "What the parts of a layer do to its matrix", parts);
}

/** A kernel of this shape; only its pattern is drawn. */
function nested(shape: readonly number[]): Parameters<typeof convOperator>[0] {
  const build = (axis: number): unknown =>
    axis === shape.length ? 1 : Array.from({ length: shape[axis] }, () => build(axis + 1));
  return build(0) as Parameters<typeof convOperator>[0];
}

function entriesOf(operator: ConvOperator): { row: number; col: number; tap: number }[] {
  const pattern = operator.pattern();
  return Array.from({ length: operator.shape[0] }, (_, row) => {
    const [begin, end] = [pattern.indptr[row], pattern.indptr[row + 1]];
    return Array.from({ length: end - begin }, (_, k) => {
      return { row, col: pattern.indices[begin + k], tap: pattern.taps(begin + k)[0] };
    });
  }).flat();
}

/** Light in every theme, with a border, so that it can be read on a dark page. */
function panel(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${title}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#f6f8fa" stroke="${faint}"/>`,
    '<g font-family="system-ui, sans-serif" text-anchor="middle">',
    ...parts,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function square(x: number, y: number, side: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${fill}" stroke="${faint}"/>`;
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

function frame(x: number, y: number, width: number, height: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${strong}" stroke-width="2.5"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${faint}"/>`;
}

function text(x: number, y: number, content: string, fill = ink, size = 14): string {
  return `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}">${content}</text>`;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const [name, svg] of ideaPictures()) {
    writeFileSync(new URL(`../../../docs/pictures/${name}`, import.meta.url), svg);
  }
}
