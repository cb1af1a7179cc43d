import { ConvmtxError } from "@convmtx/tensor";
import { geometryError, lookUp, perAxis } from "./option.ts";
import { checkPads, forwardPads, parseModes, parsePadding } from "./padding.ts";
import type { PresetRules } from "./preset.ts";
import { generalRules, presetRules } from "./preset.ts";
import { windowSpan } from "./tap-runs.ts";
import { transposedExtent } from "./transposed.ts";
import type { AxisOptions, ResolvedAxis } from "./types.ts";

/**
 * The windows along each axis: m = ⌊(n + p0 + p1 − d(k−1) − 1) / s⌋ + 1; transposed n = s(m−1) + d(k−1) + 1 − p0 − p1 + op.
 *
 * @param sizes one length an axis: of the signal; transposed, the window counts
 * @param caller the public function to name in messages
 * @throws ConvmtxError `OPTION_INVALID` for a value or a word that is not known; ShapeError `GEOMETRY_INVALID` for
 * numbers that cannot work together, with the axis, the numbers and the remedy
 */
export function resolveAxes(
  sizes: readonly number[],
  options: AxisOptions,
  caller = "resolveAxes",
): readonly ResolvedAxis[] {
  const ndim = sizes.length;
  const rules = rulesOf(caller, options.preset);
  const transposed = options.transposed ?? false;
  perAxis(caller, "size", sizes, ndim, 0);
  const kernelSize = perAxis(caller, "kernelSize", options.kernelSize, ndim, 1);
  const stride = perAxis(caller, "stride", options.stride ?? 1, ndim, 1);
  const dilation = perAxis(caller, "dilation", options.dilation ?? 1, ndim, 1);
  const padding = parsePadding(caller, options.padding ?? 0, ndim, rules);
  const modes = parseModes(caller, options.paddingMode ?? "zeros", ndim, rules);
  const extras = transposedExtras(caller, options, ndim);

  return sizes.map((size, axis) => {
    const numbers = { size, kernelSize: kernelSize[axis], stride: stride[axis], dilation: dilation[axis] };
    const paddingMode = modes[axis];
    const extent = transposed
      ? transposedExtent(caller, axis, padding, numbers, rules, { mode: paddingMode, ...extras(axis) })
      : forwardExtent(caller, axis, numbers, forwardPads(caller, axis, padding, numbers));
    checkPads(
      caller,
      axis,
      { begin: extent.padBegin, end: extent.padEnd, rule: extent.rule },
      paddingMode,
      extent.signalSize,
      rules,
    );
    const { kernelSize: k, stride: s, dilation: d } = numbers;
    return { kernelSize: k, stride: s, dilation: d, paddingMode, ...extent };
  });
}

export type Extent = Omit<ResolvedAxis, "kernelSize" | "stride" | "dilation" | "paddingMode">;

function forwardExtent(
  caller: string,
  axis: number,
  numbers: { size: number; kernelSize: number; stride: number; dilation: number },
  pads: { begin: number; end: number; rule: string },
): Extent {
  const span = windowSpan(numbers);
  const padded = numbers.size + pads.begin + pads.end;
  if (padded < span) {
    throw geometryError(
      caller,
      axis,
      `a window spans ${span} (kernel ${numbers.kernelSize}, dilation ${numbers.dilation}), but the padded input has ${padded} (${numbers.size} + ${pads.begin} + ${pads.end}); pad more, or use a smaller kernel or dilation`,
      { span, size: numbers.size, padBegin: pads.begin, padEnd: pads.end },
    );
  }
  return {
    signalSize: numbers.size,
    windowCount: Math.floor((padded - span) / numbers.stride) + 1,
    padBegin: pads.begin,
    padEnd: pads.end,
    outputPadding: 0,
    rule: pads.rule,
  };
}

function rulesOf(caller: string, preset: AxisOptions["preset"]): PresetRules {
  return preset === undefined ? generalRules : lookUp(caller, "preset", preset, presetRules);
}

/** The options that only a transposed convolution has, by axis. */
function transposedExtras(
  caller: string,
  options: AxisOptions,
  ndim: number,
): (axis: number) => { outputPadding: number | undefined; outputSize: number | undefined } {
  const { outputPadding, outputSize } = options;
  if (outputPadding !== undefined && outputSize !== undefined) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: outputSize replaces outputPadding; give one of them`);
  }
  if (!options.transposed) {
    const given = outputSize === undefined ? (outputPadding === undefined ? undefined : "outputPadding") : "outputSize";
    const zero = given === "outputPadding" && [outputPadding].flat().every((value) => value === 0);
    if (given !== undefined && !zero) {
      throw new ConvmtxError(
        "OPTION_INVALID",
        `${caller}: ${given} belongs to a transposed convolution; set transposed: true`,
        {
          details: { option: given },
        },
      );
    }
  }
  const paddings = outputPadding === undefined ? undefined : perAxis(caller, "outputPadding", outputPadding, ndim, 0);
  const sizes = outputSize === undefined ? undefined : perAxis(caller, "outputSize", outputSize, ndim, 1);
  return (axis) => ({ outputPadding: paddings?.[axis], outputSize: sizes?.[axis] });
}
