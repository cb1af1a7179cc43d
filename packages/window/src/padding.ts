import { ConvmtxError } from "@convmtx/tensor";
import { axesText, checkAxisCount, checkInteger, lookUp, optionError, valueText } from "./option.ts";
import type { PaddingRule } from "./padding-rule.ts";
import { type PresetRules, presetsKnowing } from "./preset.ts";
import type { Padding, PaddingMode, PaddingModeName } from "./types.ts";

const forms = "a number, one number an axis, or [begin, end] an axis";

/** Reads any form of `padding`: one rule an axis. @throws ConvmtxError `OPTION_INVALID` */
export function parsePadding(
  caller: string,
  padding: Padding,
  ndim: number,
  rules: PresetRules,
): readonly PaddingRule[] {
  if (typeof padding === "string") {
    const why = [rules.label, ...(rules.wordsNote === undefined ? [] : [rules.wordsNote])].join(": ");
    const note = `, ${forms} (${why}${presetsKnowing("words", padding)})`;
    return new Array<PaddingRule>(ndim).fill(lookUp(caller, "padding", padding, rules.words, note));
  }
  if (typeof padding === "number") {
    return new Array<PaddingRule>(ndim).fill(parseEntry(caller, "padding", padding));
  }
  if (!Array.isArray(padding)) throw optionError(caller, "padding", padding, `a word, ${forms}`);
  checkPaddingCount(caller, padding, ndim);
  return padding.map((entry, axis) => parseEntry(caller, `padding of axis ${axis}`, entry));
}

function parseEntry(caller: string, name: string, entry: unknown): PaddingRule {
  const pair: readonly unknown[] = Array.isArray(entry) ? entry : [entry, entry];
  if (pair.length !== 2) throw optionError(caller, name, entry, "a number or [begin, end]");
  const [begin, end] = pair;
  checkInteger(caller, name, begin, Number.NEGATIVE_INFINITY);
  checkInteger(caller, name, end, Number.NEGATIVE_INFINITY);
  return { kind: "given", begin, end };
}

/** Two numbers an axis in a flat list are the pads of sides, but every system orders them otherwise. */
function checkPaddingCount(caller: string, padding: readonly unknown[], ndim: number): void {
  const isFlat = padding.length === 2 * ndim && padding.every((entry) => typeof entry === "number");
  if (!isFlat) {
    checkAxisCount(caller, "padding", padding, ndim);
    return;
  }
  const nested = ndim === 1 ? `[${valueText(padding)}]` : `[${new Array(ndim).fill("[begin, end]").join(", ")}]`;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: padding ${valueText(padding)} has ${padding.length} numbers for ${axesText(ndim)}; pads per side are nested, ${nested}${ndim === 1 ? "" : ", and padsFrom.onnx, .webnn and .torch read flat lists"}`,
    { details: { option: "padding", value: padding, ndim } },
  );
}

/** One mode an axis. @throws ConvmtxError `OPTION_INVALID` */
export function parseModes(
  caller: string,
  modes: PaddingModeName | readonly PaddingModeName[],
  ndim: number,
  rules: PresetRules,
): readonly PaddingMode[] {
  const one = (name: string, mode: unknown) =>
    lookUp(caller, name, mode, rules.modes, ` (${rules.label}${presetsKnowing("modes", mode)})`);
  if (!Array.isArray(modes)) return new Array<PaddingMode>(ndim).fill(one("paddingMode", modes));
  checkAxisCount(caller, "paddingMode", modes, ndim);
  return modes.map((mode, axis) => one(`paddingMode of axis ${axis}`, mode));
}
