import { ConvmtxError } from "@convmtx/tensor";
import type { Padding, PaddingModeName, PaddingWord, PerAxis } from "@convmtx/window";

/** An option's value as written, and the option's name for messages. */
type Parser<T> = (option: string, text: string) => T;

/** `3,224,224` */
export const parseShape: Parser<number[]> = (option, text) =>
  text.split(",").map((item) => integer(option, item, text, "integers like 3,224,224"));

/** `2` for all axes, `2,1` one an axis. */
export const parsePerAxis: Parser<PerAxis> = (option, text) => {
  const list = text.split(",").map((item) => integer(option, item, text, "a number like 2, or one an axis like 2,1"));
  return list.length === 1 ? list[0] : list;
};

/** `1` for all sides, `1,2` one an axis, `0:1,2:3` begin and end of each axis; or a word, whose meaning the preset decides. */
export const parsePadding: Parser<Padding> = (option, text) => {
  if (/^[A-Za-z][A-Za-z_-]*$/.test(text)) return text as PaddingWord;
  const expected = "1, one number an axis like 1,2, begin and end of each like 0:1,2:3, or a word like same";
  const axes = text.split(",").map((item) => {
    const sides = item.split(":").map((side) => integer(option, side, text, expected));
    if (sides.length > 2) throw badWord(option, text, expected);
    return sides;
  });
  if (axes.every((sides) => sides.length === 1)) return axes.length === 1 ? axes[0][0] : axes.flat();
  return axes.map((sides) => [sides[0], sides[sides.length - 1]] as const);
};

/** `reflect` for all axes, `zeros,circular` one an axis. The names are the preset's to know. */
export const parseModes: Parser<PaddingModeName | PaddingModeName[]> = (_option, text) => {
  const names = text.split(",") as PaddingModeName[];
  return names.length === 1 ? names[0] : names;
};

const units: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** `512MB` (powers of 1000), `1.5GiB` (powers of 1024), `4096` (bytes). */
export const parseBytes: Parser<number> = (option, text) => {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()];
  if (digits === undefined || factor === undefined) throw badWord(option, text, "a size like 512MB or 2GiB");
  return Math.floor(Number(digits) * factor);
};

/** An integer from `least` on. */
export function parseCount(option: string, text: string, least: number): number {
  const expected = `an integer >= ${least}`;
  const value = integer(option, text, text, expected);
  if (value < least) throw badWord(option, text, expected);
  return value;
}

/** A number from 0 on: `0.02`, `1e-6`. */
export const parseSize: Parser<number> = (option, text) =>
  decimal(option, text, text, "a number >= 0 like 0.02 or 1e-6");

/** `1%` or `0.5 %`, as the part of one that it is. */
export const parsePercent: Parser<number> = (option, text) => {
  const expected = "a percentage like 1% or 0.5%";
  const [, digits] = /^(.*?) ?%$/.exec(text) ?? [];
  if (digits === undefined) throw badWord(option, text, expected);
  return decimal(option, digits, text, expected) / 100;
};

/** One of a closed list of words. */
export function parseWord<T extends string>(option: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw badWord(option, text, words.join(" | "));
  return found;
}

function integer(option: string, item: string, text: string, expected: string): number {
  const value = Number(item);
  if (!/^[+-]?\d+$/.test(item) || !Number.isSafeInteger(value)) throw badWord(option, text, expected);
  return value;
}

function decimal(option: string, item: string, text: string, expected: string): number {
  const value = Number(item);
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(item) || !Number.isFinite(value)) throw badWord(option, text, expected);
  return value;
}

/** What an option's value should have been. */
export function badWord(option: string, text: string, expected: string): ConvmtxError {
  return new ConvmtxError("OPTION_INVALID", `${option} is ${JSON.stringify(text)}, expected ${expected}`, {
    details: { option, value: text },
  });
}
