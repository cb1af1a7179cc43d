import type { FloatDType, Tensor } from "@convmtx/tensor";
import { inputFile, kernelFile } from "../file-names.ts";
import type { Layer } from "../layer.ts";
import { biasValues } from "./bias-values.ts";
import { isLiteral, literal } from "./literal.ts";

/** How a library of Python spells its arrays. */
export interface ArrayWords {
  of(list: string, dtype: FloatDType): string;
  load(file: string): string;
  astype(array: string, dtype: FloatDType): string;
  arange(count: number, dtype: FloatDType): string;
}

/** The kernel, and the axes it has as a comment. */
export function kernelLines(name: string, { kernel, operator }: Layer, words: ArrayWords, suffix = ""): string[] {
  const { hasChannels, transposed } = operator.geometry;
  const value = isLiteral(kernel) ? words.of(literal(kernel, 4), operator.dtype) : words.load(kernelFile);
  const line = `${name} = ${value}${suffix}`;
  if (!hasChannels) return [line];
  const axes = transposed ? "# (C_in, C_out/groups, *kernel)" : "# (C_out, C_in/groups, *kernel)";
  return line.includes("\n") || line.length > 60 ? [axes, line] : [`${line}  ${axes}`];
}

/** x: the input, or 0, 1, 2, … */
export function inputLine({ input, operator }: Layer, words: ArrayWords): string {
  const { dtype, inputShape, shape } = operator;
  if (input === undefined)
    return `x = ${words.arange(shape[1], dtype)}${inputShape.length === 1 ? "" : `.reshape(${inputShape.join(", ")})`}`;
  return `x = ${inputValue(input, dtype, words)}`;
}

function inputValue(input: Tensor, dtype: FloatDType, words: ArrayWords): string {
  if (isLiteral(input)) return words.of(literal(input, 4), dtype);
  const loaded = words.load(inputFile);
  return floating(input) === dtype ? loaded : words.astype(loaded, dtype);
}

/** The dtype in which a tensor is downloaded. */
function floating({ dtype }: Tensor): FloatDType {
  return dtype === "float32" ? "float32" : "float64";
}

/** `bias`, in the shape in which it is added to an output. */
export function biasLines({ options, operator }: Layer, words: ArrayWords): { lines: string[]; sum: string } {
  const bias = biasValues(options);
  if (bias === undefined) return { lines: [], sum: "" };
  const { hasChannels, layout, axes } = operator.geometry;
  const isFirst = hasChannels && layout === "channels-first";
  return {
    lines: [`bias = ${words.of(`[${bias.values.join(", ")}]`, bias.dtype)}`],
    sum: ` + bias${isFirst ? `[:${", None".repeat(axes.length)}]` : ""}`,
  };
}

/** `2` where all axes have the same, else `(2, 1)`. */
export function perAxis(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : tuple(values);
}

export function tuple(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(", ")})`;
}

/** `name=value`, if an axis has another value than the default. */
export function argument(name: string, values: readonly number[], standard: number): string[] {
  return values.every((value) => value === standard) ? [] : [`${name}=${perAxis(values)}`];
}
