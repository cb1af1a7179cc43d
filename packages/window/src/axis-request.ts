import { ConvmtxError, ShapeError } from "@convmtx/tensor";
import { checkFlag, checkOptions, checkShapeOption, lookUp, optionError, perAxis } from "./option.ts";
import { parseModes, parsePadding } from "./padding.ts";
import type { PaddingRule } from "./padding-rule.ts";
import { generalRules, type PresetRules, presetRules } from "./preset.ts";
import type { AxisOptions, PaddingMode } from "./types.ts";

/** One axis as it was asked for: every value checked by itself, none yet against the others. */
export interface AxisRequest {
  readonly caller: string;
  readonly axis: number;
  /** The length of the signal; transposed, the number of windows. */
  readonly size: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: PaddingRule;
  readonly mode: PaddingMode;
  readonly transposed: boolean;
  readonly outputPadding: number | undefined;
  readonly outputSize: number | undefined;
  readonly rules: PresetRules;
}

/** @throws ConvmtxError `OPTION_INVALID`, ShapeError `SHAPE_INVALID` for sizes that are not lengths */
export function parseAxes(caller: string, sizes: readonly number[], options: AxisOptions): readonly AxisRequest[] {
  checkOptions(caller, options);
  checkShapeOption(caller, "sizes", sizes);
  if (sizes.length === 0) {
    throw new ShapeError("SHAPE_INVALID", `${caller}: sizes is [], expected at least one spatial axis`, {
      details: { option: "sizes", value: [] },
    });
  }
  const ndim = sizes.length;
  const rules = options.preset === undefined ? generalRules : lookUp(caller, "preset", options.preset, presetRules);
  const {
    stride = 1,
    dilation = 1,
    padding = rules.defaultPadding,
    paddingMode = "zeros",
    transposed = false,
  } = options;
  const kernelSizes = perAxis(caller, "kernelSize", options.kernelSize, ndim, 1);
  const strides = perAxis(caller, "stride", stride, ndim, 1);
  const dilations = perAxis(caller, "dilation", dilation, ndim, 1);
  const paddings = parsePadding(caller, padding, ndim, rules);
  const modes = parseModes(caller, paddingMode, ndim, rules);
  checkFlag(caller, "transposed", transposed);
  const { outputPaddings, outputSizes } = transposedOptions(caller, options, ndim);
  return sizes.map((size, axis) => ({
    caller,
    axis,
    size,
    kernelSize: kernelSizes[axis],
    stride: strides[axis],
    dilation: dilations[axis],
    padding: paddings[axis],
    mode: modes[axis],
    transposed,
    outputPadding: outputPaddings?.[axis],
    outputSize: outputSizes?.[axis],
    rules,
  }));
}

interface TransposedOptions {
  readonly outputPaddings: readonly number[] | undefined;
  readonly outputSizes: readonly number[] | undefined;
}

function transposedOptions(caller: string, options: AxisOptions, ndim: number): TransposedOptions {
  const { outputPadding, outputSize, transposed = false } = options;
  const outputPaddings =
    outputPadding === undefined ? undefined : perAxis(caller, "outputPadding", outputPadding, ndim, 0);
  const outputSizes = outputSize === undefined ? undefined : perAxis(caller, "outputSize", outputSize, ndim, 1);
  if (!transposed) {
    const onlyThere = "nothing unless transposed is true";
    if (outputSizes !== undefined) throw optionError(caller, "outputSize", outputSize, onlyThere);
    if (outputPaddings?.some((value) => value !== 0)) {
      throw optionError(caller, "outputPadding", outputPadding, onlyThere);
    }
  }
  if (outputPaddings !== undefined && outputSizes !== undefined) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: outputSize replaces outputPadding; give one of them`, {
      details: { option: "outputSize", outputPadding, outputSize },
    });
  }
  return { outputPaddings, outputSizes };
}

/** The error of an axis on which the numbers cannot work together. */
export function geometryError(request: AxisRequest, problem: string, details: object = {}): ShapeError {
  const { caller, axis, size, kernelSize, stride, dilation } = request;
  return new ShapeError("GEOMETRY_INVALID", `${caller}: spatial axis ${axis}: ${problem}`, {
    details: { axis, size, kernelSize, stride, dilation, ...details },
  });
}
