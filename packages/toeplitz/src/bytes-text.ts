const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** A size a person can read, three digits: `83.9 MB`, powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  // Rounded first, or 999 999 would be 1.00e+3 kB.
  const rounded = Number(bytes.toPrecision(3));
  const power = Math.min(units.length - 1, Math.floor(Math.log10(rounded) / 3 + 1e-9));
  return `${(rounded / 1000 ** power).toPrecision(3)} ${units[power]}`;
}
