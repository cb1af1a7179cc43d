/** The power of 2 by which numbers are divided so that no square of them over- or underflows: next to the largest magnitude. 1 for zeros. */
export function unitScale(rows: Iterable<Iterable<number>>): number {
  let greatest = 0;
  for (const row of rows) for (const value of row) greatest = Math.max(greatest, Math.abs(value));
  if (greatest === 0 || !Number.isFinite(greatest)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, Math.round(Math.log2(greatest))));
}
