import { intOf, intsOf } from "../attributes.ts";
import type { OnnxDim } from "../model.ts";
import type { Dims } from "./dims.ts";
import { axesOf, axisOf, mostAxes, sizeOfDims } from "./dims.ts";
import type { ShapeRule } from "./rule.ts";
import { hasList, listOf } from "./rule.ts";

/** Rules of operators that rearrange elements. */
export const flatten: ShapeRule = (node, { shapes: [input] }) => {
  if (input === undefined) return [];
  const written = intOf(node, "axis", 1);
  const axis = written < 0 ? written + input.length : written;
  if (axis < 0 || axis > input.length) return [];
  return [[sizeOfDims(input.slice(0, axis)), sizeOfDims(input.slice(axis))]];
};

export const reshape: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  const target = listOf(node, inputs, "shape", 1);
  return target === undefined ? [] : [reshaped(input, target, intOf(node, "allowzero", 0) === 1)];
};

/**
 * The shape that `target` asks for: 0 keeps a length, -1 is what remains. An open length in the place of an open one is taken to keep
 * it: that is the batch, which a model has read from the shape.
 */
export function reshaped(input: Dims, target: readonly OnnxDim[], allowZero: boolean): readonly OnnxDim[] {
  const isKept = (axis: number): boolean =>
    input !== undefined &&
    axis < input.length &&
    ((target[axis] === 0 && !allowZero) ||
      (axis < target.length && input[axis] === undefined && target[axis] === undefined));
  const out = target.map((dim, axis) => (isKept(axis) ? input?.[axis] : dim === 0 && !allowZero ? undefined : dim));
  const open = out.indexOf(-1);
  if (open < 0) return out;
  // Kept lengths are on both sides, so that an open batch does no harm.
  const size = sizeOfDims(input?.filter((_, axis) => !isKept(axis)));
  const others = sizeOfDims(out.filter((_, axis) => axis !== open && !isKept(axis)));
  const rest =
    size === undefined || others === undefined || others === 0 || size % others !== 0 ? undefined : size / others;
  return out.map((dim, axis) => (axis === open ? rest : dim));
}

export const transpose: ShapeRule = (node, { shapes: [input] }) => {
  if (input === undefined) return [];
  const order = axesOf(intsOf(node, "perm") ?? input.map((_, axis) => input.length - 1 - axis), input.length);
  return order === undefined || order.length !== input.length ? [] : [order.map((axis) => input[axis])];
};

export const squeeze: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  if (input === undefined) return [];
  const written = listOf(node, inputs, "axes", 1);
  if (written === undefined) {
    const isSure = node.inputs.length < 2 && input.every((dim) => dim !== undefined);
    return isSure ? [input.filter((dim) => dim !== 1)] : [];
  }
  const axes = axesOf(written, input.length);
  return axes === undefined ? [] : [input.filter((_, axis) => !axes.includes(axis))];
};

export const unsqueeze: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  const written = listOf(node, inputs, "axes", 1);
  if (input === undefined || written === undefined) return [];
  const rank = input.length + written.length;
  if (rank > mostAxes) return [];
  const axes = axesOf(written, rank);
  if (axes === undefined) return [];
  const rest = [...input];
  return [Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : rest.shift()))];
};

export const concatenation: ShapeRule = (node, { shapes, opset }) => {
  const [first] = shapes;
  if (first === undefined) return [];
  // From opset 4 on the axis is always given.
  const axis = axisOf(intOf(node, "axis", opset < 4 ? 1 : 0), first.length);
  if (axis === undefined || shapes.some((dims) => dims?.length !== first.length)) return [];
  const lengths = shapes.map((dims) => dims?.[axis]);
  const total = lengths.reduce<OnnxDim>(
    (sum, dim) => (sum === undefined || dim === undefined ? undefined : sum + dim),
    0,
  );
  return [
    first.map((_, at) => (at === axis ? total : shapes.map((dims) => dims?.[at]).find((dim) => dim !== undefined))),
  ];
};

export const split: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  const axis = input && axisOf(intOf(node, "axis", 0), input.length);
  if (input === undefined || axis === undefined) return [];
  const sizes = listOf(node, inputs, "split", 1);
  const isOpen = sizes === undefined && hasList(node, "split", 1);
  const length = isOpen ? undefined : input[axis];
  const parts = node.outputs.length;
  return node.outputs.map((_, i) => {
    const equal =
      length === undefined ? undefined : Math.min(Math.ceil(length / parts), length - i * Math.ceil(length / parts));
    return input.map((dim, at) => (at === axis ? (sizes === undefined ? equal : sizes[i]) : dim));
  });
};

export const slice: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  if (input === undefined) return [];
  const starts = listOf(node, inputs, "starts", 1);
  const ends = listOf(node, inputs, "ends", 2);
  const open = [input.map(() => undefined)];
  if (starts === undefined || ends === undefined) return open;
  const written = listOf(node, inputs, "axes", 3);
  if (written === undefined && hasList(node, "axes", 3)) return open;
  const axes = axesOf(written ?? starts.map((_, i) => i), input.length);
  const steps = listOf(node, inputs, "steps", 4) ?? starts.map(() => (hasList(node, "steps", 4) ? undefined : 1));
  if (axes === undefined) return open;
  const out = [...input];
  for (const [i, axis] of axes.entries()) out[axis] = slicedLength(input[axis], starts[i], ends[i], steps[i]);
  return [out];
};

function slicedLength(length: OnnxDim, start: OnnxDim, end: OnnxDim, step: OnnxDim): OnnxDim {
  if (length === undefined || start === undefined || end === undefined || step === undefined || step === 0)
    return undefined;
  const clamp = (at: number, least: number, most: number): number =>
    Math.min(Math.max(at < 0 ? at + length : at, least), most);
  const [from, to] =
    step > 0
      ? [clamp(start, 0, length), clamp(end, 0, length)]
      : [clamp(start, 0, length - 1), clamp(end, -1, length - 1)];
  return Math.max(0, Math.ceil((to - from) / step));
}

export const pad: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  if (input === undefined) return [];
  const pads = listOf(node, inputs, "pads", 1) ?? intsOf(node, "paddings");
  const written = inputs.numbers(3);
  const isOpen = written === undefined && (node.inputs[3] ?? "") !== "";
  const axes = axesOf(written ?? input.map((_, axis) => axis), input.length);
  if (isOpen || pads === undefined || axes === undefined || pads.length !== 2 * axes.length)
    return [input.map(() => undefined)];
  const out = [...input];
  for (const [i, axis] of axes.entries()) out[axis] = sum(input[axis], pads[i], pads[i + axes.length]);
  return [out];
};

function sum(...terms: readonly OnnxDim[]): OnnxDim {
  return terms.reduce<OnnxDim>(
    (total, term) => (total === undefined || term === undefined ? undefined : total + term),
    0,
  );
}

/** DepthToSpace and SpaceToDepth. */
export const blocks: ShapeRule = (node, { shapes: [input] }) => {
  const size = intOf(node, "blocksize", 1);
  if (input?.length !== 4 || size < 1) return [];
  const [batch, channels, height, width] = input;
  const times = (dim: OnnxDim, factor: number): OnnxDim => (dim === undefined ? undefined : dim * factor);
  const parts = (dim: OnnxDim, count: number): OnnxDim => (dim === undefined ? undefined : Math.floor(dim / count));
  return node.op === "DepthToSpace"
    ? [[batch, parts(channels, size ** 2), times(height, size), times(width, size)]]
    : [[batch, times(channels, size ** 2), parts(height, size), parts(width, size)]];
};
