/** Rows of every glyph; the last two are for tails. */
export const glyphHeight = 9;

/** The signs of the labels, five wide but for narrow ones; a row is a number whose bits are its pixels, the leftmost first. */
const rowsOf: Readonly<Record<string, readonly [width: number, ...rows: number[]]>> = {
  "0": [5, 14, 17, 19, 21, 25, 17, 14],
  "1": [5, 4, 12, 4, 4, 4, 4, 14],
  "2": [5, 14, 17, 1, 2, 4, 8, 31],
  "3": [5, 31, 2, 4, 2, 1, 17, 14],
  "4": [5, 2, 6, 10, 18, 31, 2, 2],
  "5": [5, 31, 16, 30, 1, 1, 17, 14],
  "6": [5, 6, 8, 16, 30, 17, 17, 14],
  "7": [5, 31, 1, 2, 4, 8, 8, 8],
  "8": [5, 14, 17, 17, 14, 17, 17, 14],
  "9": [5, 14, 17, 17, 15, 1, 2, 12],
  ",": [2, 0, 0, 0, 0, 0, 0, 1, 1, 2],
  ".": [1, 0, 0, 0, 0, 0, 0, 1],
  ":": [1, 0, 0, 1, 0, 0, 1, 0],
  "-": [5, 0, 0, 0, 14, 0, 0, 0],
  "%": [5, 24, 25, 2, 4, 8, 19, 3],
  "×": [5, 0, 0, 17, 10, 4, 10, 17],
  a: [5, 0, 0, 14, 1, 15, 17, 15],
  c: [5, 0, 0, 14, 16, 16, 17, 14],
  d: [5, 1, 1, 13, 19, 17, 17, 15],
  e: [5, 0, 0, 14, 17, 31, 16, 14],
  l: [3, 6, 2, 2, 2, 2, 2, 7],
  m: [5, 0, 0, 26, 21, 21, 21, 21],
  n: [5, 0, 0, 22, 25, 17, 17, 17],
  o: [5, 0, 0, 14, 17, 17, 17, 14],
  p: [5, 0, 0, 30, 17, 17, 17, 30, 16, 16],
  r: [5, 0, 0, 22, 25, 16, 16, 16],
  s: [5, 0, 0, 15, 16, 14, 1, 30],
  t: [4, 4, 4, 14, 4, 4, 4, 3],
  u: [5, 0, 0, 17, 17, 17, 19, 13],
  w: [5, 0, 0, 17, 17, 21, 21, 10],
};

/** The glyphs of a text, as lines of `#` and `.`; a sign that the font lacks is a blank. */
export function glyphsOf(text: string): readonly (readonly string[])[] {
  return Array.from(text, (sign) => {
    const [width, ...rows] = rowsOf[sign] ?? [3];
    return Array.from({ length: glyphHeight }, (_, row) =>
      (rows[row] ?? 0).toString(2).padStart(width, "0").replaceAll("0", ".").replaceAll("1", "#"),
    );
  });
}
