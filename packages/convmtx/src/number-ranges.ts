/** From the first to the last, both counted. */
export type NumberRange = readonly [first: number, last: number];

/** Ascending integers as runs of neighbours. */
export function numberRanges(numbers: Iterable<number>): NumberRange[] {
  const ranges: [number, number][] = [];
  for (const n of numbers) {
    const run = ranges.at(-1);
    if (run !== undefined && run[1] === n - 1) run[1] = n;
    else ranges.push([n, n]);
  }
  return ranges;
}

/** `0-2, 31, 64-66, … 12 more ranges` @param most how many are written out */
export function rangesText(ranges: readonly NumberRange[], most = 8): string {
  if (ranges.length === 0) return "none";
  const shown = ranges.slice(0, most).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  const rest = ranges.length - shown.length;
  return rest === 0 ? shown.join(", ") : `${shown.join(", ")}, … ${rest} more range${rest === 1 ? "" : "s"}`;
}
