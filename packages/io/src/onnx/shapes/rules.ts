import { intOf, intsOf, textOf } from "../attributes.ts";
import type { OnnxDim } from "../model.ts";
import {
  blocks,
  concatenation,
  flatten,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  transpose,
  unsqueeze,
} from "./arrange-rules.ts";
import type { Dims } from "./dims.ts";
import { axesOf, axisOf, broadcast } from "./dims.ts";
import type { ShapeRule } from "./rule.ts";
import { listOf } from "./rule.ts";
import { convolution, globalPooling, pooling } from "./window-rules.ts";

/** The output is shaped as the first input. */
const same: ShapeRule = (_node, { shapes: [input] }) => [input];

const broadcasting: ShapeRule = (_node, { shapes }) => [broadcast(shapes)];

const matmul: ShapeRule = (_node, { shapes: [a, b] }) => {
  if (a === undefined || b === undefined || a.length < 2 || b.length < 2) return [];
  const batch = broadcast([a.slice(0, -2), b.slice(0, -2)]);
  return batch === undefined ? [] : [[...batch, a[a.length - 2], b[b.length - 1]]];
};

const gemm: ShapeRule = (node, { shapes: [a, b] }) => {
  if (a?.length !== 2 || b?.length !== 2) return [];
  return [[a[intOf(node, "transA", 0) === 0 ? 0 : 1], b[intOf(node, "transB", 0) === 0 ? 1 : 0]]];
};

const reduction: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  if (input === undefined) return [];
  const keeps = intOf(node, "keepdims", 1) === 1;
  const written = listOf(node, inputs, "axes", 1);
  if (written === undefined && node.inputs.length > 1 && node.inputs[1] !== "") return [];
  const isIdentity = (written === undefined || written.length === 0) && intOf(node, "noop_with_empty_axes", 0) === 1;
  if (isIdentity) return [input];
  const all = input.map((_, axis) => axis);
  const axes = axesOf(written === undefined || written.length === 0 ? all : written, input.length);
  return axes === undefined ? [] : [without(input, axes, keeps)];
};

const argument: ShapeRule = (node, { shapes: [input] }) => {
  const axis = input && axisOf(intOf(node, "axis", 0), input.length);
  return input === undefined || axis === undefined ? [] : [without(input, [axis], intOf(node, "keepdims", 1) === 1)];
};

function without(input: NonNullable<Dims>, axes: readonly number[], keeps: boolean): Dims {
  const out = input.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  return keeps ? out : out.filter((_, axis) => !axes.includes(axis));
}

const gather: ShapeRule = (node, { shapes: [data, indices] }) => {
  const axis = data && axisOf(intOf(node, "axis", 0), data.length);
  if (data === undefined || indices === undefined || axis === undefined) return [];
  return [[...data.slice(0, axis), ...indices, ...data.slice(axis + 1)]];
};

const expand: ShapeRule = (_node, inputs) => [broadcast([inputs.shapes[0], inputs.numbers(1)])];

const filled: ShapeRule = (_node, inputs) => [inputs.numbers(0)];

const tile: ShapeRule = (_node, inputs) => {
  const [input] = inputs.shapes;
  const repeats = inputs.numbers(1);
  if (input === undefined || repeats?.length !== input.length) return [];
  return [
    input.map((dim, axis) => (dim === undefined || repeats[axis] === undefined ? undefined : dim * repeats[axis])),
  ];
};

/** Resize and Upsample, by the sizes or the scales that they are given. */
const resize: ShapeRule = (node, inputs) => {
  const [input] = inputs.shapes;
  if (input === undefined) return [];
  const open = [input.map(() => undefined)];
  const axes = axesOf(intsOf(node, "axes") ?? input.map((_, axis) => axis), input.length);
  // Here sizes are bounds, and scales are of a part.
  const isBounded = textOf(node, "keep_aspect_ratio_policy", "stretch") !== "stretch";
  const isCropped = textOf(node, "coordinate_transformation_mode", "") === "tf_crop_and_resize";
  if (axes === undefined || isBounded) return open;
  const out = [...input];
  const sizes = node.op === "Resize" ? inputs.numbers(3) : undefined;
  // Resize of opset 10 and Upsample have no region before the scales.
  const scales =
    node.attributes.get("scales")?.floats ?? inputs.numbers(node.op === "Upsample" || inputs.opset < 11 ? 1 : 2);
  const isTold = sizes?.length === axes.length || scales?.length === axes.length;
  // Pictures are resized in space.
  if (!isTold && !isCropped) return [input.map((dim, axis) => (axis < 2 ? dim : undefined))];
  for (const [i, axis] of axes.entries()) {
    if (sizes?.length === axes.length) out[axis] = sizes[i];
    else
      out[axis] = isCropped ? undefined : scaled(input[axis], scales?.length === axes.length ? scales[i] : undefined);
  }
  return [out];
};

function scaled(dim: OnnxDim, scale: OnnxDim): OnnxDim {
  return dim === undefined || scale === undefined ? undefined : Math.floor(dim * scale);
}

const constant: ShapeRule = ({ attributes }) => {
  const tensor = attributes.get("value")?.tensor;
  if (tensor !== undefined) return [tensor.shape];
  const list = attributes.get("value_ints")?.ints ?? attributes.get("value_floats")?.floats;
  if (list !== undefined) return [[list.length]];
  return attributes.has("value_int") || attributes.has("value_float") ? [[]] : [];
};

const shapeOf: ShapeRule = (_node, { shapes: [input] }) => (input === undefined ? [] : [[input.length]]);

/** Operators whose output is shaped as their first input. */
const elementwise = [
  ..."Abs Acos Acosh Asin Asinh Atan Atanh BatchNormalization Bernoulli BitwiseNot Cast CastLike Ceil Celu Clip Cos Cosh".split(
    " ",
  ),
  ..."CumSum DequantizeLinear Dropout DynamicQuantizeLinear Elu Erf Exp FastGelu Floor Gelu GroupNormalization HardSigmoid".split(
    " ",
  ),
  ..."HardSwish Hardmax Identity InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Log LogSoftmax".split(
    " ",
  ),
  ..."LpNormalization MeanVarianceNormalization Mish Neg Not PRelu QuantizeLinear Reciprocal Relu Round Selu Shrink".split(
    " ",
  ),
  ..."Sigmoid Sign SimplifiedLayerNormalization Sin Sinh Softmax Softplus Softsign Sqrt Tan Tanh ThresholdedRelu Trilu".split(
    " ",
  ),
];
const binary =
  "Add And BitShift Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow Sub Sum Where Xor".split(
    " ",
  );
const reductions = "L1 L2 LogSum LogSumExp Max Mean Min Prod Sum SumSquare".split(" ").map((name) => `Reduce${name}`);

/** The rule of every operator whose shapes are known, by its name. */
export const shapeRules: ReadonlyMap<string, ShapeRule> = new Map<string, ShapeRule>([
  ...elementwise.map((name) => [name, same] as const),
  ...binary.map((name) => [name, broadcasting] as const),
  ...reductions.map((name) => [name, reduction] as const),
  ...["MaxPool", "AveragePool", "LpPool"].map((name) => [name, pooling] as const),
  ...["GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool"].map((name) => [name, globalPooling] as const),
  ["Conv", convolution],
  ["ConvTranspose", convolution],
  ["MatMul", matmul],
  ["Gemm", gemm],
  ["ArgMax", argument],
  ["ArgMin", argument],
  ["Flatten", flatten],
  ["Reshape", reshape],
  ["Transpose", transpose],
  ["Squeeze", squeeze],
  ["Unsqueeze", unsqueeze],
  ["Concat", concatenation],
  ["Split", split],
  ["Slice", slice],
  ["Pad", pad],
  ["DepthToSpace", blocks],
  ["SpaceToDepth", blocks],
  ["Gather", gather],
  ["Expand", expand],
  ["ConstantOfShape", filled],
  ["Tile", tile],
  ["Resize", resize],
  ["Upsample", resize],
  ["Constant", constant],
  ["Shape", shapeOf],
]);
