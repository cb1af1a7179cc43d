import type { Tensor } from "@convmtx/tensor";
import { broadcastTo, ConvmtxError, multiply, reshape, transpose } from "@convmtx/tensor";
import { floatOf, intOf } from "./attributes.ts";
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
export type Kind = (node: OnnxNode, weight: Weight, input: readonly OnnxDim[] | undefined) => Description;

const convolution: Kind = (node, { shape }, input) => {
  const kernelSize = node.attributes.get("kernel_shape")?.ints;
  const isOther = kernelSize !== undefined && kernelSize.length > 0 && kernelSize.join() !== shape.slice(2).join();
  return {
    geometry: convGeometry(node, shape.length - 2),
    kernelShape: shape,
    inputShape: input?.slice(1),
    kernel: (weight) => weight,
    bias: (bias) => bias,
    problem: isOther
      ? `kernel_shape is [${kernelSize.join(", ")}], but its weights are [${shape.join(", ")}]`
      : undefined,
  };
};

/** y = alpha·op(A)·op(B) + beta·C: the rows of A are the batch, and the weights say how long they are. */
const gemm: Kind = (node, { shape }) => {
  const isTransposed = intOf(node, "transB", 0) !== 0;
  const [alpha, beta] = [floatOf(node, "alpha", 1), floatOf(node, "beta", 1)];
  const [outputs, inputs] = isTransposed ? shape : [...shape].reverse();
  return {
    geometry: {},
    kernelShape: [outputs, inputs, 1],
    inputShape: [inputs, 1],
    kernel: (weight) => asKernel(isTransposed ? weight : transpose(weight), alpha),
    bias: (bias) => scaled(spread(bias, outputs), beta),
    problem: gemmProblem(node, shape),
  };
};

function gemmProblem(node: OnnxNode, shape: readonly number[]): string | undefined {
  if (shape.length !== 2) return `its weights have shape [${shape.join(", ")}], expected two axes`;
  return intOf(node, "transA", 0) === 0 ? undefined : "transA turns the batch into features";
}

const matmul: Kind = (_node, { shape: [inputs, outputs] }, input) => {
  const axes = Math.max(1, (input?.length ?? 2) - 2);
  const isPlain = input === undefined || input.length <= 2;
  const sample = input?.slice(1);
  return {
    geometry: isPlain ? {} : { layout: "channels-last" },
    kernelShape: [outputs, inputs, ...new Array<number>(axes).fill(1)],
    inputShape: isPlain && sample !== undefined ? [...sample, 1] : sample,
    kernel: (weight) => reshape(transpose(weight), [outputs, inputs, ...new Array<number>(axes).fill(1)]),
    bias: (bias) => bias,
  };
};

const quantised: Kind = (node, weight, input) => ({
  ...convolution(node, weight, input),
  problem: `${node.op} is quantised: its integers and scales are no convolution matrix`,
});

/** ONNX's own operators that are layers. */
export const kinds: ReadonlyMap<string, Kind> = new Map([
  ["Conv", convolution],
  ["ConvTranspose", convolution],
  ["Gemm", gemm],
  ["MatMul", matmul],
  ["QLinearConv", quantised],
  ["ConvInteger", quantised],
]);

const fused: Kind = (node, weight, input) => ({
  ...convolution(node, weight, input),
  problem: `${node.op} of domain ${node.domain} is not ONNX's own; export the model without fused operators`,
});

/** Operators of other domains that hide a layer. */
export const foreign: ReadonlyMap<string, Kind> = new Map([
  ["FusedConv", fused],
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

/** Gemm's C, which broadcasts to [batch, outputs], as one number an output. */
function spread(bias: Tensor, outputs: number): Tensor {
  const size = bias.shape.reduce((product, length) => product * length, 1);
  const flat = reshape(bias, [size]);
  if (size === outputs) return flat;
  if (size === 1) return broadcastTo(flat, [outputs]);
  throw new ConvmtxError(
    "OPTION_INVALID",
    `onnxLayers: C has shape [${bias.shape.join(", ")}], expected ${outputs} elements or one`,
  );
}
