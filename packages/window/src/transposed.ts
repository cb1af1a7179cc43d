import { type AxisRequest, geometryError } from "./axis-request.ts";
import type { Extent } from "./forward.ts";
import type { SameRule } from "./padding-rule.ts";
import { centredPads, fullPads, givenPads, noPads, type Pads, splitPads } from "./pads.ts";
import { windowSpan } from "./window-span.ts";

/**
 * n = s(m − 1) + e − p0 − p1 + op elements under m = `request.size` windows (ATen/native/ConvUtils.h `conv_input_size`;
 * ONNX ConvTranspose; WebNN "calculate convtranspose output size").
 *
 * @throws ShapeError `GEOMETRY_INVALID`
 */
export function transposedExtent(request: AxisRequest): Extent {
  const { size, stride, mode, rules } = request;
  if (size < 1) throw geometryError(request, "a transposed convolution needs at least one input element, got 0");
  if (rules.transposed.onlyZeros && mode !== "zeros") {
    throw geometryError(request, `mode ${mode}, but ${rules.label} has only zeros in a transposed convolution`, {
      mode,
    });
  }
  const spanned = stride * (size - 1) + windowSpan(request);
  const pads = transposedPads(request, spanned);
  const { begin, end, rule } = pads;
  const outputPadding = resolveOutputPadding(request, pads, spanned - begin - end);
  const signalSize = spanned - begin - end + outputPadding;
  if (signalSize < 1) {
    throw geometryError(
      request,
      `the output would have ${signalSize} elements: ${size} windows span ${spanned}, less pads ${begin} + ${end}, plus outputPadding ${outputPadding}; pad less`,
      { spanned, padBegin: begin, padEnd: end, outputPadding },
    );
  }
  return { signalSize, windowCount: size, padBegin: begin, padEnd: end, outputPadding, rule };
}

interface TransposedPads extends Pads {
  /** Where the rule decides it, and not the option. */
  readonly outputPadding?: number;
}

function transposedPads(request: AxisRequest, spanned: number): TransposedPads {
  const { padding, stride, outputPadding, outputSize, rules } = request;
  if (padding.kind === "given") return givenPads(padding.begin, padding.end);
  if (rules.transposed.noWords !== undefined) {
    throw geometryError(request, `${rules.transposed.noWords} (${rules.label}); give the pads as numbers`, {
      padding: padding.kind,
    });
  }
  switch (padding.kind) {
    case "valid": {
      const fill = rules.transposed.reading === "keras" ? Math.max(stride - windowSpan(request), 0) : 0;
      return { ...noPads, rule: "valid", outputPadding: outputPadding ?? fill };
    }
    case "full":
      return fullPads(request);
    case "notset":
      // ONNX: an output_shape without auto_pad puts the larger half first.
      return outputSize === undefined ? noPads : fitOutput(outputSize, spanned, "lower", "made to fit outputSize");
    case "centred":
      return centredPads(request, padding);
    case "strided":
      return stridedSame(request, padding, spanned);
  }
}

/** SAME of TensorFlow and ONNX: n = outputSize, or s·m without one, and the forward rule's pads on that n. */
function stridedSame(request: AxisRequest, same: SameRule, spanned: number): TransposedPads {
  const { size, stride, outputPadding, outputSize, rules } = request;
  const { reading } = rules.transposed;
  // Keras reads an explicit 0 otherwise than none: s(m − 1) + (e mod 2), not s·m.
  if (outputPadding !== undefined && (outputPadding > 0 || reading === "keras")) {
    throw geometryError(
      request,
      `padding "same" and outputPadding ${outputPadding} together mean different sizes in different systems; give outputSize instead`,
      { outputPadding },
    );
  }
  const span = windowSpan(request);
  if (outputSize === undefined) {
    if (reading === "onnx" && span < stride) {
      throw geometryError(
        request,
        `ONNX's shape inference and its reference evaluator disagree on "same" where a window spans less (${span}) than the stride (${stride}); give outputSize`,
        { span },
      );
    }
    return fitOutput(stride * size, spanned, same.odd, "same: stride*input elements");
  }
  if (reading === "keras" && Math.ceil(outputSize / stride) !== size) {
    throw geometryError(
      request,
      `outputSize ${outputSize} has ${Math.ceil(outputSize / stride)} windows under "same" at stride ${stride}, the input has ${size}; expected ${stride * (size - 1) + 1} to ${stride * size} (${rules.label})`,
      { outputSize },
    );
  }
  return fitOutput(outputSize, spanned, same.odd, "same: made to fit outputSize");
}

/** Pads that crop `spanned` to `output`; where `output` is larger, zeros follow at the end. */
function fitOutput(output: number, spanned: number, odd: SameRule["odd"], rule: string): TransposedPads {
  const pads = splitPads(Math.max(spanned - output, 0), { kind: "strided", odd }, rule);
  return { ...pads, outputPadding: Math.max(output - spanned, 0) };
}

/** What is added beyond `base`, the size without output padding. */
function resolveOutputPadding(request: AxisRequest, pads: TransposedPads, base: number): number {
  const { stride, dilation, outputPadding, outputSize, rules } = request;
  const { outputPaddingBelow, outputSizeWithinStride } = rules.transposed;
  if (outputSize !== undefined) {
    const most = outputSizeWithinStride ? base + stride - 1 : Number.POSITIVE_INFINITY;
    if (outputSize >= base && outputSize <= most) return outputSize - base;
    const range = outputSizeWithinStride ? `${base} to ${most} (${rules.label})` : `${base} or more`;
    throw geometryError(request, `outputSize ${outputSize} cannot be reached with these pads, expected ${range}`, {
      outputSize,
      base,
    });
  }
  const wanted = pads.outputPadding ?? outputPadding ?? 0;
  const bound = outputPaddingBelow === "stride" ? stride : Math.max(stride, dilation);
  if (wanted < bound) return wanted;
  const what = outputPaddingBelow === "stride" ? "the stride" : "the larger of stride and dilation";
  throw geometryError(request, `outputPadding ${wanted}, expected less than ${bound}, ${what} (${rules.label})`, {
    outputPadding: wanted,
    bound,
  });
}
