import type { Extent } from "./axes.ts";
import { geometryError } from "./option.ts";
import type { AxisNumbers, Pads, ParsedPadding } from "./padding.ts";
import { centredPads, isPadList, split } from "./padding.ts";
import type { PresetRules, SameRule } from "./preset.ts";
import { windowSpan } from "./tap-runs.ts";
import type { PaddingMode } from "./types.ts";

interface TransposedOptions {
  readonly mode: PaddingMode;
  readonly outputPadding: number | undefined;
  readonly outputSize: number | undefined;
}

/**
 * One axis of a transposed convolution over m = `numbers.size` windows: n = s(m−1) + e − p0 − p1 + op.
 * (ATen/native/ConvUtils.h `conv_input_size`; ONNX ConvTranspose; WebNN "calculate convtranspose output size".)
 */
export function transposedExtent(
  caller: string,
  axis: number,
  padding: ParsedPadding,
  numbers: AxisNumbers,
  rules: PresetRules,
  options: TransposedOptions,
): Extent {
  const { size: windowCount, stride } = numbers;
  if (windowCount < 1)
    throw geometryError(caller, axis, "a transposed convolution needs at least one input element", {});
  if (rules.transposed.modes === "zeros" && options.mode !== "zeros") {
    throw geometryError(
      caller,
      axis,
      `${rules.label} has only zeros as padding mode of a transposed convolution, got ${options.mode}`,
      {
        mode: options.mode,
      },
    );
  }
  const span = stride * (windowCount - 1) + windowSpan(numbers);
  const pads = transposedPads(caller, axis, padding, numbers, rules, options, span);
  const base = span - pads.begin - pads.end;
  const outputPadding = resolveOutputPadding(caller, axis, pads, base, numbers, rules, options);
  const signalSize = base + outputPadding;
  if (signalSize < 1) {
    throw geometryError(
      caller,
      axis,
      `the output would have ${signalSize} elements: ${windowCount} windows span ${span}, less pads ${pads.begin} + ${pads.end}; pad less`,
      { windowCount, span, padBegin: pads.begin, padEnd: pads.end },
    );
  }
  return { signalSize, windowCount, padBegin: pads.begin, padEnd: pads.end, outputPadding, rule: pads.rule };
}

interface TransposedPads extends Pads {
  /** The output padding that the rule itself brings. */
  readonly outputPadding?: number;
}

function transposedPads(
  caller: string,
  axis: number,
  padding: ParsedPadding,
  numbers: AxisNumbers,
  rules: PresetRules,
  options: TransposedOptions,
  span: number,
): TransposedPads {
  if (isPadList(padding)) return { begin: padding[axis][0], end: padding[axis][1], rule: "given" };
  const kind = rules.transposed.words;
  if (kind === "none" && padding !== "notset") {
    throw geometryError(
      caller,
      axis,
      `${rules.label} has no padding word for a transposed convolution; give the pads as numbers`,
      {},
    );
  }
  if (padding === "full") {
    const each = windowSpan(numbers) - 1;
    return { begin: each, end: each, rule: "full: d(k-1) each side" };
  }
  if (padding === "notset") {
    // ONNX ConvTranspose: with output_shape the pads are computed, the larger half first unless SAME_UPPER.
    if (options.outputSize === undefined) return { begin: 0, end: 0, rule: "notset" };
    return fitOutput(options.outputSize, span, { total: "strided", odd: "lower" }, "notset: fits outputSize");
  }
  if (padding === "valid") {
    const outputPadding = kind === "keras" ? Math.max(numbers.stride - windowSpan(numbers), 0) : 0;
    return { begin: 0, end: 0, rule: "valid", outputPadding };
  }
  if (padding.total === "centred") return centredPads(caller, axis, padding, numbers);
  return stridedSame(caller, axis, padding, numbers, rules, options, span);
}

/** SAME of TensorFlow and ONNX: n = outputSize, or s·m without one, and the forward rule's pads on that n. */
function stridedSame(
  caller: string,
  axis: number,
  same: SameRule,
  numbers: AxisNumbers,
  rules: PresetRules,
  options: TransposedOptions,
  span: number,
): TransposedPads {
  const { size, stride } = numbers;
  if ((options.outputPadding ?? 0) !== 0) {
    throw geometryError(
      caller,
      axis,
      `padding "same" with outputPadding ${options.outputPadding} has no agreed meaning; give outputSize`,
      {
        outputPadding: options.outputPadding,
      },
    );
  }
  const kind = rules.transposed.words;
  if (options.outputSize === undefined && kind === "onnx" && windowSpan(numbers) < stride) {
    throw geometryError(
      caller,
      axis,
      `ONNX's shape inference and its reference disagree on "same" where a window spans ${windowSpan(numbers)} < stride ${stride}; give outputSize`,
      { stride },
    );
  }
  const output = options.outputSize ?? stride * size;
  if (kind === "keras" && Math.ceil(output / stride) !== size) {
    throw geometryError(
      caller,
      axis,
      `outputSize ${output} would have ${Math.ceil(output / stride)} windows at stride ${stride} under "same", the input has ${size}; expected ${stride * (size - 1) + 1} to ${stride * size}`,
      { outputSize: output, stride },
    );
  }
  return fitOutput(output, span, same, options.outputSize === undefined ? "same: n = s*m" : "same: fits outputSize");
}

/** Pads that crop `span` to `output`; where `output` is larger, rows of zeros follow. */
function fitOutput(output: number, span: number, same: SameRule, rule: string): TransposedPads {
  return { ...split(Math.max(span - output, 0), same, rule), outputPadding: Math.max(output - span, 0) };
}

function resolveOutputPadding(
  caller: string,
  axis: number,
  pads: TransposedPads,
  base: number,
  numbers: AxisNumbers,
  rules: PresetRules,
  options: TransposedOptions,
): number {
  const { stride, dilation } = numbers;
  const { below, boundsOutputSize } = rules.transposed;
  const bound = below === "stride" ? stride : Math.max(stride, dilation);
  if (options.outputSize !== undefined) {
    const outputPadding = options.outputSize - base;
    const excess = boundsOutputSize && outputPadding >= stride;
    if (outputPadding < 0 || excess) {
      throw geometryError(
        caller,
        axis,
        `outputSize ${options.outputSize} cannot be reached: the windows give ${base}${boundsOutputSize ? ` to ${base + stride - 1} (${rules.label})` : " or more"}`,
        { outputSize: options.outputSize, base },
      );
    }
    return outputPadding;
  }
  const outputPadding = options.outputPadding ?? pads.outputPadding ?? 0;
  if (options.outputPadding !== undefined && outputPadding >= bound && outputPadding > 0) {
    throw geometryError(
      caller,
      axis,
      `outputPadding ${outputPadding} must be below ${bound}, ${below === "stride" ? "the stride" : "the larger of stride and dilation"} (${rules.label})`,
      { outputPadding, bound },
    );
  }
  return outputPadding;
}
