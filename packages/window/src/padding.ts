import { ConvmtxError } from "@convmtx/tensor";
import { checkAxisCount, checkInteger, geometryError, lookUp } from "./option.ts";
import type { PresetRules, SameRule, Word } from "./preset.ts";
import { windowSpan } from "./tap-runs.ts";
import type { Padding, PaddingMode, PaddingModeName } from "./types.ts";

/** A padding after its form is checked: a word for all axes, or pads for each. */
export type ParsedPadding = Word | readonly (readonly [begin: number, end: number])[];

/** The numbers of one axis that pads depend on. */
export interface AxisNumbers {
  readonly size: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
}

export interface Pads {
  readonly begin: number;
  readonly end: number;
  readonly rule: string;
}

/** Reads any form of `padding`. @throws ConvmtxError `OPTION_INVALID` */
export function parsePadding(caller: string, padding: Padding, ndim: number, rules: PresetRules): ParsedPadding {
  if (typeof padding === "string") {
    return lookUp(
      caller,
      "padding",
      padding,
      rules.words,
      ` (${rules.label}${rules.refused ?? ""}), a number, one an axis, or [begin, end] an axis`,
    );
  }
  if (typeof padding === "number") return parsePadding(caller, new Array<number>(ndim).fill(padding), ndim, rules);
  checkPaddingForm(caller, padding, ndim);
  return padding.map((entry, axis) => {
    const pair = typeof entry === "number" ? ([entry, entry] as const) : entry;
    if (pair.length !== 2) {
      throw new ConvmtxError(
        "OPTION_INVALID",
        `${caller}: padding of axis ${axis} is [${pair.join(", ")}], expected [begin, end]`,
        { details: { option: "padding", axis } },
      );
    }
    for (const pad of pair) checkInteger(caller, `padding of axis ${axis}`, pad, Number.NEGATIVE_INFINITY);
    return pair;
  });
}

function checkPaddingForm(caller: string, padding: readonly unknown[], ndim: number): void {
  if (padding.length !== ndim && padding.length === 2 * ndim) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: padding has ${padding.length} numbers for ${ndim} spatial ${ndim === 1 ? "axis" : "axes"}; per side it is nested: ${ndim === 1 ? "[[begin, end]]" : "[[begin, end], …]"} (padsFrom reads other systems' lists)`,
      { details: { option: "padding", count: padding.length, ndim } },
    );
  }
  checkAxisCount(caller, "padding", padding.length, ndim);
}

/** One mode an axis. @throws ConvmtxError `OPTION_INVALID` */
export function parseModes(
  caller: string,
  names: PaddingModeName | readonly PaddingModeName[],
  ndim: number,
  rules: PresetRules,
): PaddingMode[] {
  const list = typeof names === "string" ? new Array<PaddingModeName>(ndim).fill(names) : [...names];
  checkAxisCount(caller, "paddingMode", list.length, ndim);
  return list.map((name) => lookUp(caller, "paddingMode", name, rules.modes, ` (${rules.label})`));
}

/** The pads of one axis of a forward convolution over `size` elements. @throws ShapeError `GEOMETRY_INVALID` */
export function forwardPads(caller: string, axis: number, padding: ParsedPadding, numbers: AxisNumbers): Pads {
  if (isPadList(padding)) return { begin: padding[axis][0], end: padding[axis][1], rule: "given" };
  if (padding === "full") {
    const each = windowSpan(numbers) - 1;
    return { begin: each, end: each, rule: "full: d(k-1) each side" };
  }
  if (typeof padding === "string") return { begin: 0, end: 0, rule: padding };
  if (padding.total === "centred") return centredPads(caller, axis, padding, numbers);
  const { size, stride } = numbers;
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + windowSpan(numbers) - size, 0);
  return split(total, padding, "same: ceil(n/s) windows");
}

/** d(k − 1) in all: as many windows as elements. */
export function centredPads(caller: string, axis: number, same: SameRule, numbers: AxisNumbers): Pads {
  if (numbers.stride !== 1) {
    throw geometryError(
      caller,
      axis,
      `padding "same" needs stride 1, got ${numbers.stride}; use "same-upper" or "same-lower" (TensorFlow's and ONNX's rule), or give the pads`,
      { stride: numbers.stride },
    );
  }
  return split(windowSpan(numbers) - 1, same, "same: d(k-1) in all");
}

/** `total` in two halves, the odd element where the rule puts it. */
export function split(total: number, same: SameRule, rule: string): Pads {
  const half = Math.floor(total / 2);
  const begin = same.odd === "upper" ? half : total - half;
  return {
    begin,
    end: total - begin,
    rule: total % 2 === 0 ? rule : `${rule}, odd one at the ${same.odd === "upper" ? "end" : "beginning"}`,
  };
}

export function isPadList(padding: ParsedPadding): padding is readonly (readonly [number, number])[] {
  return Array.isArray(padding);
}

/** Refuses pads which the mode or the preset does not allow. @throws ShapeError `GEOMETRY_INVALID` */
export function checkPads(
  caller: string,
  axis: number,
  pads: Pads,
  mode: PaddingMode,
  n: number,
  rules: PresetRules,
): void {
  const { begin, end } = pads;
  if ((begin < 0 || end < 0) && (mode !== "zeros" || !rules.crops)) {
    const why = rules.crops ? `mode ${mode} cannot crop; only zeros can` : `${rules.label} has no negative padding`;
    throw geometryError(caller, axis, `padding [${begin}, ${end}] is negative: ${why}`, { begin, end, mode });
  }
  if (n === 0 && mode !== "zeros") {
    throw geometryError(caller, axis, `mode ${mode} has no element to repeat in an axis of size 0`, { mode });
  }
  const limit = rules.padLimit?.(mode, n) ?? Number.POSITIVE_INFINITY;
  if (begin > limit || end > limit) {
    throw geometryError(
      caller,
      axis,
      `padding [${begin}, ${end}] exceeds ${limit}, the most that ${rules.label} allows for ${mode} on ${n} elements; without a preset NumPy's rule takes any`,
      { begin, end, mode, limit },
    );
  }
}
