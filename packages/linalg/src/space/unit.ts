/** The power of 2 next to a length: dividing by it rounds nothing. */
export function unitOf(length: number): number {
  return 2 ** Math.max(-1000, Math.min(1000, Math.round(Math.log2(length))));
}

/** The unit of the largest magnitude, so that no square of these numbers, divided by it, over- or underflows. 1 for zeros. */
export function unitScale(rows: Iterable<Iterable<number>>): number {
  let greatest = 0;
  for (const row of rows) for (const value of row) greatest = Math.max(greatest, Math.abs(value));
  return greatest === 0 || !Number.isFinite(greatest) ? 1 : unitOf(greatest);
}
