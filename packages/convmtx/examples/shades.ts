const signs = " ░▒▓█";

/**
 * A picture as text: the means of its cells as shades, from the least value (blank) to the greatest (full).
 *
 * @param pixels in C order, `width` a row
 * @returns lines of `columns` signs; a sign is twice as high as wide
 */
export function shades(pixels: ArrayLike<number>, width: number, columns: number): string[] {
  const height = pixels.length / width;
  const lines = Math.round((columns * height) / width / 2);
  const cells = Array.from({ length: lines }, (_, line) =>
    Array.from({ length: columns }, (__, column) =>
      mean(
        pixels,
        width,
        [(line * height) / lines, ((line + 1) * height) / lines],
        [(column * width) / columns, ((column + 1) * width) / columns],
      ),
    ),
  );
  const least = Math.min(...cells.flat());
  const range = Math.max(...cells.flat()) - least || 1;
  // The square root brings out what is dark.
  const sign = (value: number): string => signs[Math.round((signs.length - 1) * Math.sqrt((value - least) / range))];
  return cells.map((line) => line.map(sign).join(""));
}

type Span = readonly [from: number, to: number];

function mean(pixels: ArrayLike<number>, width: number, rows: Span, columns: Span): number {
  let [sum, count] = [0, 0];
  for (let i = Math.floor(rows[0]); i < Math.ceil(rows[1]); i++) {
    for (let j = Math.floor(columns[0]); j < Math.ceil(columns[1]); j++) {
      sum += pixels[i * width + j];
      count++;
    }
  }
  return sum / count;
}

/** Pictures next to each other, each under its name. */
export function sideBySide(pictures: readonly { readonly name: string; readonly lines: readonly string[] }[]): string {
  const height = Math.max(...pictures.map(({ lines }) => lines.length));
  const rows = pictures.map(({ name, lines }) => {
    const width = Math.max(name.length, ...lines.map((line) => line.length));
    return [name, ...lines, ...Array.from({ length: height - lines.length }, () => "")].map((row) => row.padEnd(width));
  });
  return Array.from({ length: height + 1 }, (_, i) =>
    rows
      .map((row) => row[i])
      .join("  ")
      .trimEnd(),
  ).join("\n");
}
