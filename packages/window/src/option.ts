import { ConvmtxError, checkShape, ShapeError } from "@convmtx/tensor";
import type { PerAxis } from "./types.ts";

/** A value as a message shows it: strings quoted, so that `"3"` is not mistaken for 3. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** The error of an option whose value is wrong by itself. */
export function optionError(caller: string, option: string, value: unknown, expected: string): ConvmtxError {
  return new ConvmtxError("OPTION_INVALID", `${caller}: ${option} is ${valueText(value)}, expected ${expected}`, {
    details: { option, value },
  });
}

/** @throws ConvmtxError `OPTION_INVALID` unless `value` is an integer ≥ `min` */
export function checkInteger(caller: string, name: string, value: unknown, min: number): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return;
  throw optionError(caller, name, value, min === Number.NEGATIVE_INFINITY ? "an integer" : `an integer >= ${min}`);
}

/** @throws ConvmtxError `OPTION_INVALID` unless `value` is a boolean */
export function checkFlag(caller: string, name: string, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean") throw optionError(caller, name, value, "true or false");
}

/** One integer an axis, not below `min`. @throws ConvmtxError `OPTION_INVALID` */
export function perAxis(caller: string, name: string, value: PerAxis, ndim: number, min: number): readonly number[] {
  if (!Array.isArray(value)) {
    if (typeof value !== "number") throw optionError(caller, name, value, "an integer for all axes, or one an axis");
    checkInteger(caller, name, value, min);
    return new Array<number>(ndim).fill(value);
  }
  checkAxisCount(caller, name, value, ndim);
  for (const [axis, item] of value.entries()) checkInteger(caller, `${name} of axis ${axis}`, item, min);
  return [...value];
}

/** @throws ConvmtxError `OPTION_INVALID` unless `list` has one entry an axis */
export function checkAxisCount(caller: string, name: string, list: readonly unknown[], ndim: number): void {
  if (list.length === ndim) return;
  const entries = list.length === 1 ? "1 entry" : `${list.length} entries`;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${name} ${valueText(list)} has ${entries}, expected one for each of ${axesText(ndim)}, or one value for all`,
    { details: { option: name, value: list, ndim } },
  );
}

export function axesText(ndim: number): string {
  return ndim === 1 ? "1 spatial axis" : `${ndim} spatial axes`;
}

/** What `table` has for `word`. @throws ConvmtxError `OPTION_INVALID` which lists what it knows, then `note` */
export function lookUp<T>(
  caller: string,
  name: string,
  word: unknown,
  table: Readonly<Record<string, T>>,
  note: string = "",
): T {
  if (typeof word === "string" && Object.hasOwn(table, word)) return table[word] as T;
  throw optionError(caller, name, word, `${Object.keys(table).map(valueText).join(" | ")}${note}`);
}

/** @throws ShapeError `SHAPE_INVALID` unless `shape` is an array of integers ≥ 0 with a product below 2^53 */
export function checkShapeOption(caller: string, name: string, shape: unknown): asserts shape is readonly number[] {
  const faulty = !Array.isArray(shape) || [...shape].some((length) => !Number.isSafeInteger(length) || length < 0);
  if (faulty) {
    throw new ShapeError(
      "SHAPE_INVALID",
      `${caller}: ${name} is ${valueText(shape)}, expected an array of integers >= 0`,
      {
        details: { option: name, value: shape },
      },
    );
  }
  checkShape(`${caller}: ${name}`, shape);
}

/** What other systems call an option, and what it is called here. */
const otherNames: Readonly<Record<string, string>> = {
  strides: "stride",
  dilations: "dilation",
  dilationRate: "dilation",
  group: "groups",
  pad: "padding",
  pads: "padding",
  autoPad: "padding",
  padMode: "paddingMode",
  padding_mode: "paddingMode",
  kernel_size: "kernelSize",
  output_padding: "outputPadding",
  output_size: "outputSize",
  output_shape: "outputSize",
  dataFormat: "layout",
};

/** @throws ConvmtxError `OPTION_INVALID` unless `options` is an object, free of other systems' names for options */
export function checkOptions(caller: string, options: unknown): asserts options is object {
  if (typeof options !== "object" || options === null) throw optionError(caller, "options", options, "an object");
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(otherNames, name)) continue;
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: the option ${name} is not known; it is called ${otherNames[name]} here`,
      {
        details: { option: name },
      },
    );
  }
}
