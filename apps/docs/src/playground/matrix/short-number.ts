/** A number in about five characters, as an entry of a picture has room for. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e5) return String(value);
  const rounded = Number(value.toPrecision(3));
  if (rounded !== 0 && (Math.abs(rounded) < 1e-3 || Math.abs(rounded) >= 1e5)) return value.toExponential(0);
  return String(rounded).replace(/^(-?)0\./, "$1.");
}
