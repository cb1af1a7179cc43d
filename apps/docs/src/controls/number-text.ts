/** A number to four significant digits, a whole one in full, with a true minus sign, without an exponent where it is readable without. */
export function numberText(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "not a number";
  const size = Math.abs(value);
  const text =
    size < 1e-3 || size >= 1e6
      ? value.toExponential(2)
      : String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  return text.replaceAll("-", "−");
}

/** A number of things, its thousands apart. */
export function countText(value: number): string {
  return value.toLocaleString("en");
}
