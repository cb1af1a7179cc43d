/** A number in about five characters, as an entry of a picture has room for. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e5) return String(value);
  // Three digits, or as many as the integer part has.
  const rounded = Number(value.toPrecision(Math.min(Math.max(3, Math.floor(Math.log10(Math.abs(value))) + 1), 6)));
  if (rounded !== 0 && (Math.abs(rounded) < 1e-3 || Math.abs(rounded) >= 1e5)) return value.toExponential(0);
  return String(rounded).replace(/^(-?)0\./, "$1.");
}
