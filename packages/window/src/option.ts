import { ConvmtxError, ShapeError } from "@convmtx/tensor";
import type { PerAxis } from "./types.ts";

/** One integer an axis, not below `min`. @throws ConvmtxError `OPTION_INVALID` */
export function perAxis(caller: string, name: string, value: PerAxis, ndim: number, min: number): number[] {
  const list = typeof value === "number" ? new Array<number>(ndim).fill(value) : [...value];
  checkAxisCount(caller, name, list.length, ndim);
  list.forEach((item, axis) => {
    checkInteger(caller, `${name} of axis ${axis}`, item, min);
  });
  return list;
}

/** @throws ConvmtxError `OPTION_INVALID` unless `value` is an integer ≥ `min` */
export function checkInteger(caller: string, name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  const expected = min === Number.NEGATIVE_INFINITY ? "an integer" : `an integer >= ${min}`;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} is ${String(value)}, expected ${expected}`, {
    details: { option: name, value },
  });
}

/** @throws ConvmtxError `OPTION_INVALID` unless there is one entry an axis */
export function checkAxisCount(caller: string, name: string, count: number, ndim: number): void {
  if (count === ndim) return;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${name} has ${count} ${count === 1 ? "entry" : "entries"} for ${ndim} spatial ${ndim === 1 ? "axis" : "axes"}; give a number for all, or one an axis`,
    { details: { option: name, count, ndim } },
  );
}

/** `value` if `table` knows it. @throws ConvmtxError `OPTION_INVALID` which lists what is known */
export function lookUp<T>(
  caller: string,
  name: string,
  value: string,
  table: Readonly<Record<string, T>>,
  where = "",
): T {
  if (Object.hasOwn(table, value)) return table[value] as T;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${name} is ${JSON.stringify(value)}, expected ${Object.keys(table)
      .map((word) => JSON.stringify(word))
      .join(" | ")}${where}`,
    { details: { option: name, value } },
  );
}

/** The error of an axis on which the numbers cannot work together. */
export function geometryError(caller: string, axis: number, problem: string, details: object): ShapeError {
  return new ShapeError("GEOMETRY_INVALID", `${caller}: axis ${axis}: ${problem}`, { details: { axis, ...details } });
}
