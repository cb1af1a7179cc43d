import { isConvmtxError } from "@convmtx/tensor";
import { resolveGeometry } from "@convmtx/window";
import { intOf, intsOf, textOf } from "../attributes.ts";
import { convGeometry } from "../conv-geometry.ts";
import type { OnnxDim, OnnxNode } from "../model.ts";
import type { Dims } from "./dims.ts";
import type { ShapeRule } from "./rule.ts";

/** Conv and ConvTranspose: the geometry that the layer itself will have. */
export const convolution: ShapeRule = (node, { shapes: [input, kernel] }) => {
  if (input === undefined || kernel === undefined) return [];
  const transposed = node.op === "ConvTranspose";
  const channels = transposed && kernel[1] !== undefined ? kernel[1] * intOf(node, "group", 1) : kernel[0];
  const open: Dims = [input[0], transposed ? channels : kernel[0], ...input.slice(2).map(() => undefined)];
  const inputShape = input.slice(1);
  if (!isKnown(inputShape) || !isKnown(kernel)) return [open];
  try {
    const options = convGeometry(node, kernel.length - 2);
    const { outputShape } = resolveGeometry({ ...options, inputShape, kernelShape: kernel });
    return [[input[0], ...outputShape]];
  } catch (error) {
    // The layer's own entry says what is wrong with it.
    if (isConvmtxError(error)) return [open];
    throw error;
  }
};

/** MaxPool, AveragePool, LpPool. */
export const pooling: ShapeRule = (node, { shapes: [input] }) => {
  const kernel = intsOf(node, "kernel_shape");
  if (input === undefined || kernel === undefined || kernel.length !== input.length - 2) return [];
  const out = [input[0], input[1], ...kernel.map((size, axis) => pooledLength(node, size, axis, input[axis + 2]))];
  return [out, out];
};

function pooledLength(node: OnnxNode, kernelSize: number, axis: number, length: OnnxDim): OnnxDim {
  if (length === undefined) return undefined;
  const stride = intsOf(node, "strides")?.[axis] ?? 1;
  const span = (intsOf(node, "dilations")?.[axis] ?? 1) * (kernelSize - 1) + 1;
  const autoPad = textOf(node, "auto_pad", "NOTSET");
  if (stride < 1 || span < 1) return undefined;
  if (autoPad === "SAME_UPPER" || autoPad === "SAME_LOWER") return Math.ceil(length / stride);
  const pads = autoPad === "VALID" ? undefined : intsOf(node, "pads");
  const [begin, end] = [pads?.[axis] ?? 0, pads?.[axis + (pads.length >> 1)] ?? 0];
  const steps = (length + begin + end - span) / stride;
  if (steps < 0) return undefined;
  if (intOf(node, "ceil_mode", 0) === 0) return Math.floor(steps) + 1;
  // A window that would begin in the padding after the end is left out.
  const last = Math.ceil(steps);
  return last * stride >= length + begin ? last : last + 1;
}

/** Global pools: one element an axis. */
export const globalPooling: ShapeRule = (_node, { shapes: [input] }) =>
  input === undefined ? [] : [input.map((dim, axis) => (axis < 2 ? dim : 1))];

function isKnown(dims: readonly OnnxDim[]): dims is readonly number[] {
  return dims.every((dim) => dim !== undefined);
}
