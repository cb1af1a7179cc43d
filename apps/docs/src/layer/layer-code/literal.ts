import type { FloatDType, Tensor } from "@convmtx/tensor";
import { sizeOf, toTypedArray } from "@convmtx/tensor";

/** More numbers than that nobody reads: they come out of a file. */
const mostNumbers = 100;
/** Of a list that stays in one line. */
const mostColumns = 80;

/** Whether a tensor's numbers stand in a program; those which are not finite have other names in each language. */
export function isLiteral(x: Tensor): boolean {
  return sizeOf(x.shape) <= mostNumbers && [...toTypedArray(x)].every(Number.isFinite);
}

/** A tensor as nested lists, which TypeScript and Python write alike but for the indent. */
export function literal(x: Tensor, indentWidth: 2 | 4): string {
  const dtype = x.dtype === "float32" ? "float32" : "float64";
  const numbers = [...toTypedArray(x)].map((value) => numberText(value, dtype));
  return nested(numbers, x.shape, { indent: 0, step: indentWidth });
}

/** In one line if it fits, else a line for each entry of the first axis. */
function nested(
  numbers: readonly string[],
  shape: readonly number[],
  { indent, step }: { readonly indent: number; readonly step: number },
): string {
  const line = inOneLine(numbers, shape);
  if (indent + line.length <= mostColumns || shape.length === 1) return line;
  const [count, ...rest] = shape;
  const size = numbers.length / count;
  const inner = indent + step;
  const parts = Array.from({ length: count }, (_, i) => {
    return nested(numbers.slice(i * size, (i + 1) * size), rest, { indent: inner, step });
  });
  return `[\n${parts.map((part) => `${" ".repeat(inner)}${part},\n`).join("")}${" ".repeat(indent)}]`;
}

function inOneLine(numbers: readonly string[], [count, ...rest]: readonly number[]): string {
  if (rest.length === 0) return `[${numbers.join(", ")}]`;
  const size = numbers.length / count;
  const parts = Array.from({ length: count }, (_, i) => inOneLine(numbers.slice(i * size, (i + 1) * size), rest));
  return `[${parts.join(", ")}]`;
}

/** The fewest digits that read back as the same number of the dtype. */
function numberText(value: number, dtype: FloatDType): string {
  if (Object.is(value, -0)) return "-0.0";
  if (dtype === "float64") return String(value);
  let digits = 1;
  while (Math.fround(Number(value.toPrecision(digits))) !== value) digits++;
  return String(Number(value.toPrecision(digits)));
}
