/** A place in a piece of text that ends with a line end, so that scanning never runs past it. */
export interface Scan {
  readonly bytes: Uint8Array;
  at: number;
}

const powers = Array.from({ length: 23 }, (_, e) => Number(`1e${e}`));
/** The largest number to which one more digit can be appended without leaving the exact integers. */
const appendable = 900_719_925_474_098;

/** A run of digits as a number, or -1 if there is none. Beyond 2^53 the number is rounded, but stays beyond. */
export function scanIndex(scan: Scan): number {
  const { bytes } = scan;
  let { at } = scan;
  let digit = bytes[at] - 48;
  if (digit < 0 || digit > 9) return -1;
  let value = 0;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digit = bytes[++at] - 48;
  }
  scan.at = at;
  return value;
}

/**
 * The nearest float64 to a decimal number (`-1.5e3`, `.5`, `5.`, `inf`, `nan`), or undefined if none stands here.
 *
 * @remarks Up to 2^53 in the digits and 10^±22 in the exponent, one exact product or quotient is correctly rounded
 * (W. D. Clinger, How to read floating point numbers accurately, 1990); everything else goes to the engine's `Number`.
 */
export function scanReal(scan: Scan): number | undefined {
  const { bytes } = scan;
  const start = scan.at;
  let at = start;
  let char = bytes[at];
  const isNegative = char === 45;
  if (isNegative || char === 43) char = bytes[++at];
  let mantissa = 0;
  let isExact = true;
  let exponent = 0;
  const first = at;
  while (char >= 48 && char <= 57) {
    if (mantissa <= appendable) mantissa = mantissa * 10 + (char - 48);
    else isExact = false;
    char = bytes[++at];
  }
  let digits = at - first;
  if (char === 46) {
    const point = ++at;
    char = bytes[at];
    while (char >= 48 && char <= 57) {
      if (mantissa <= appendable) mantissa = mantissa * 10 + (char - 48);
      else isExact = false;
      char = bytes[++at];
    }
    exponent = point - at;
    digits -= exponent;
  }
  if (digits === 0) return scanWord(scan);
  if (char === 101 || char === 69) {
    char = bytes[++at];
    const sign = char === 45 ? -1 : 1;
    if (char === 45 || char === 43) char = bytes[++at];
    if (char < 48 || char > 57) return undefined;
    let power = 0;
    while (char >= 48 && char <= 57) {
      if (power < 100_000) power = power * 10 + (char - 48);
      char = bytes[++at];
    }
    exponent += sign * power;
  }
  scan.at = at;
  if (!isExact || exponent > 22 || exponent < -22) return Number(textBetween(bytes, start, at));
  const magnitude = exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent];
  return isNegative ? -magnitude : magnitude;
}

/** An integer as a float64 (rounded to nearest beyond 2^53, where `isSafe` is false), or undefined if none stands here. */
export function scanInteger(scan: Scan): { readonly value: number; readonly isSafe: boolean } | undefined {
  const { bytes } = scan;
  const start = scan.at;
  const isNegative = bytes[start] === 45;
  if (isNegative || bytes[start] === 43) scan.at++;
  const first = scan.at;
  const magnitude = scanIndex(scan);
  if (magnitude < 0) return undefined;
  if (magnitude <= appendable) return { value: isNegative ? 0 - magnitude : magnitude, isSafe: true };
  const exact = BigInt(textBetween(bytes, first, scan.at));
  const value = Number(exact);
  return { value: isNegative ? -value : value, isSafe: exact <= 2n ** 53n };
}

const words = /^([+-]?)(inf|infinity|nan)$/i;

function scanWord(scan: Scan): number | undefined {
  const { bytes, at } = scan;
  let end = at;
  while (end - at < 12 && bytes[end] > 32) end++;
  const [, sign, word] = words.exec(textBetween(bytes, at, end)) ?? [];
  if (word === undefined) return undefined;
  scan.at = end;
  if (word.toLowerCase() === "nan") return Number.NaN;
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

export function textBetween(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]);
  return text;
}
