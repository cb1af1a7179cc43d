import type { Tensor } from "@convmtx/tensor";
import { broadcastTo, multiply, reshape, transpose } from "@convmtx/tensor";
import { floatOf, intOf, intsOf } from "./attributes.ts";
import type { LayerGeometry } from "./conv-geometry.ts";
import { convGeometry } from "./conv-geometry.ts";
import type { OnnxDim, OnnxNode } from "./model.ts";
import type { Weight } from "./weights.ts";

/** What a kind of node is as a convolution. */
export interface Description {
  readonly geometry: LayerGeometry;
  readonly kernelShape: readonly number[];
  readonly inputShape: readonly OnnxDim[] | undefined;
  readonly kernel: (weight: Tensor) => Tensor;
  readonly bias: (bias: Tensor) => Tensor;
  readonly problem?: string | undefined;
}

/** Describes a node of one kind with these weights. */
export type Kind = (
  node: OnnxNode,
  weight: Weight,
  input: readonly OnnxDim[] | undefined,
  bias: readonly number[] | undefined,
) => Description;

const convolution: Kind = (node, { shape }, input, bias) => {
  const kernelSize = node.attributes.get("kernel_shape")?.ints;
  const isOther = kernelSize !== undefined && kernelSize.length > 0 && kernelSize.join() !== shape.slice(2).join();
  const outputs = node.op === "ConvTranspose" ? shape[1] * intOf(node, "group", 1) : shape[0];
  const hasOtherBias = bias !== undefined && (bias.length !== 1 || bias[0] !== outputs);
  const addsTwice = node.attributes.has("output_shape") && (intsOf(node, "output_padding") ?? []).some((p) => p !== 0);
  const sizeProblem = addsTwice
    ? "output_shape and output_padding are given, which systems read differently"
    : undefined;
  const biasProblem = hasOtherBias ? `its bias is [${bias.join(", ")}], expected [${outputs}]` : undefined;
  return {
    geometry: convGeometry(node, shape.length - 2),
    kernelShape: shape,
    inputShape: input?.slice(1),
    kernel: (weight) => weight,
    bias: (bias) => bias,
    problem: isOther
      ? `kernel_shape is [${kernelSize.join(", ")}], but its weights are [${shape.join(", ")}]`
      : (sizeProblem ?? biasProblem),
  };
};

/** y = alpha·op(A)·op(B) + beta·C: the rows of A are the batch, and the weights say how long they are. */
const gemm: Kind = (node, { shape }, input, bias) => {
  const isTransposed = intOf(node, "transB", 0) !== 0;
  const [alpha, beta] = [floatOf(node, "alpha", 1), floatOf(node, "beta", 1)];
  const [outputs, inputs] = isTransposed ? shape : [...shape].reverse();
  return {
    geometry: {},
    kernelShape: [outputs, inputs, 1],
    // A length that contradicts them is a problem, which the geometry tells.
    inputShape: [(input?.length === 2 ? input[1] : undefined) ?? inputs, 1],
    kernel: (weight) => asKernel(isTransposed ? weight : transpose(weight), alpha),
    bias: (c) => scaled(broadcastTo(reshape(c, [c.shape.at(-1) ?? 1]), [outputs]), beta),
    problem: gemmProblem(node, shape) ?? addendProblem(bias, outputs),
  };
};

function gemmProblem(node: OnnxNode, shape: readonly number[]): string | undefined {
  if (shape.length !== 2) return `its weights have shape [${shape.join(", ")}], expected two axes`;
  return intOf(node, "transA", 0) === 0 ? undefined : "transA turns the batch into features";
}

/** Gemm's C broadcasts to [batch, outputs]; it is a bias if all samples get the same. */
function addendProblem(shape: readonly number[] | undefined, outputs: number): string | undefined {
  if (shape === undefined) return undefined;
  const [last = 1, batch = 1, ...rest] = [...shape].reverse();
  const text = `C is [${shape.join(", ")}]`;
  if (rest.length > 0 || (last !== 1 && last !== outputs))
    return `${text}, which does not broadcast to [batch, ${outputs}]`;
  return batch === 1 ? undefined : `${text}: another for every sample is no bias`;
}

/** A constant on the left multiplies whole samples with each other. */
export const leftFactor: Kind = (node, { shape }) =>
  unbuildable(shape, `its constant is the left factor of ${node.op}`);

function unbuildable(kernelShape: readonly number[], problem: string): Description {
  const same = (x: Tensor): Tensor => x;
  return { geometry: {}, kernelShape, inputShape: undefined, kernel: same, bias: same, problem };
}

const matmul: Kind = (_node, { shape }, input, addend) => {
  if (shape.length !== 2) return unbuildable(shape, `its weights are [${shape.join(", ")}], expected two axes`);
  const [inputs, outputs] = shape;
  const axes = Math.max(1, (input?.length ?? 2) - 2);
  const isPlain = input === undefined || input.length <= 2;
  const sample = input?.slice(1).map((dim, axis) => (axis === input.length - 2 ? (dim ?? inputs) : dim));
  return {
    geometry: isPlain ? {} : { layout: "channels-last" },
    kernelShape: [outputs, inputs, ...new Array<number>(axes).fill(1)],
    inputShape: isPlain && sample !== undefined ? [...sample, 1] : sample,
    kernel: (weight) => reshape(transpose(weight), [outputs, inputs, ...new Array<number>(axes).fill(1)]),
    bias: (bias) => bias,
    problem: addend === undefined ? undefined : "MatMul takes two inputs",
  };
};

const quantised: Kind = (node, { shape }) =>
  unbuildable(shape, `${node.op} is quantised: its integers and scales are no convolution matrix`);

/** ONNX's own operators that are layers. */
export const kinds: ReadonlyMap<string, Kind> = new Map([
  ["Conv", convolution],
  ["ConvTranspose", convolution],
  ["Gemm", gemm],
  ["MatMul", matmul],
  ["QLinearConv", quantised],
  ["ConvInteger", quantised],
  ["QLinearMatMul", quantised],
  ["MatMulInteger", quantised],
]);

/** Operators of two factors, either of which may be the constant one. */
export const products: ReadonlySet<string> = new Set(["MatMul", "Gemm", "MatMulInteger", "FusedMatMul", "FusedGemm"]);

const fused: Kind = (node, { shape }) =>
  unbuildable(shape, `${node.op} of domain ${node.domain} is not ONNX's own; export the model without fused operators`);

/** Operators of other domains that hide a layer. */
export const foreign: ReadonlyMap<string, Kind> = new Map([
  ["FusedConv", fused],
  ["FusedGemm", fused],
  ["FusedMatMul", fused],
  ["NhwcConv", fused],
  ["Conv", fused],
  ["ConvTranspose", fused],
]);

/** (N, K) as the kernel (N, K, 1), times alpha. */
function asKernel(weight: Tensor, alpha: number): Tensor {
  return scaled(reshape(weight, [...weight.shape, 1]), alpha);
}

function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : multiply(x, factor);
}
