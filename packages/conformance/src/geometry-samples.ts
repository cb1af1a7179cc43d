import type { FloatDType } from "@convmtx/tensor";
import { randomUniform, sizeOf, Tensor } from "@convmtx/tensor";
import type { ConvOperator, ConvOptions } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";

/** A layer of some kind of geometry. */
export interface GeometrySample {
  /** Part of case ids. */
  readonly name: string;
  readonly title: string;
  operator(dtype: FloatDType): ConvOperator;
}

type Kind = readonly [name: string, title: string, kernelShape: readonly number[], options: ConvOptions];

const kinds: readonly Kind[] = [
  ["valid-1d", "one dimension, no padding", [2, 1, 3], { inputShape: [1, 7] }],
  ["same-2d", "3x3, padding same", [2, 3, 3, 3], { inputShape: [3, 4, 5], padding: "same" }],
  ["full-1d", "padding full: windows that hang over both ends", [1, 1, 3], { inputShape: [1, 4], padding: "full" }],
  [
    "stride",
    "strides which differ by axis, pads which differ by side",
    [2, 1, 2, 3],
    {
      inputShape: [1, 5, 7],
      stride: [2, 3],
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
  ],
  [
    "stride-beyond-kernel",
    "a stride beyond the kernel: input that no window reads, so empty columns",
    [1, 1, 2],
    { inputShape: [1, 9], stride: 4 },
  ],
  ["dilation", "dilation", [1, 2, 2, 2], { inputShape: [2, 5, 6], dilation: [2, 3], padding: 1 }],
  ["groups", "two groups", [6, 2, 2], { inputShape: [4, 5], groups: 2 }],
  ["depthwise", "as many groups as channels, two outputs each", [6, 1, 2, 2], { inputShape: [3, 3, 3], groups: 3 }],
  ["pointwise", "1x1", [3, 2, 1, 1], { inputShape: [2, 2, 3] }],
  [
    "channels-last",
    "channels last",
    [2, 3, 2, 2],
    { inputShape: [3, 4, 3], layout: "channels-last", padding: 1, stride: 2 },
  ],
  ["flip", "true convolution", [1, 2, 3, 2], { inputShape: [2, 4, 4], flip: true }],
  ["no-channels", "no channel axes", [3, 3], { inputShape: [5, 4], padding: 1 }],
  ["crop", "negative padding, which crops", [1, 1, 2], { inputShape: [1, 6], padding: [[-1, -2]] }],
  [
    "kernel-beyond-input",
    "a kernel longer than the input: windows that mostly read padding",
    [1, 1, 5],
    { inputShape: [1, 3], padding: 2 },
  ],
  [
    "reflect",
    "reflect padding: taps that meet in one entry",
    [1, 1, 3],
    { inputShape: [1, 4], padding: 2, paddingMode: "reflect" },
  ],
  ["symmetric", "symmetric padding", [1, 1, 3], { inputShape: [1, 4], padding: 2, paddingMode: "symmetric" }],
  ["replicate", "replicate padding", [1, 1, 3, 3], { inputShape: [1, 3, 4], padding: 2, paddingMode: "replicate" }],
  ["circular", "circular padding", [2, 1, 3], { inputShape: [1, 4], padding: [[1, 3]], paddingMode: "circular" }],
  [
    "transposed",
    "transposed, stride 2",
    [2, 3, 3],
    { inputShape: [2, 4], transposed: true, stride: 2, outputPadding: 1 },
  ],
  [
    "transposed-groups",
    "transposed, two groups, dilation, padding",
    [4, 1, 2, 2],
    { inputShape: [4, 3, 2], transposed: true, groups: 2, dilation: 2, padding: 1, stride: [1, 2] },
  ],
  [
    "three-dimensions",
    "three dimensions",
    [2, 1, 2, 2, 2],
    { inputShape: [1, 3, 4, 3], padding: [0, 1, 0], stride: [1, 2, 1] },
  ],
];

/** One layer of every kind, its kernel random in [−1, 1). */
export const geometrySamples: readonly GeometrySample[] = kinds.map(([name, title, kernelShape, options], at) => ({
  name: `conv-${name}`,
  title: `the matrix of a convolution: ${title}`,
  operator: (dtype) => convOperator(randomUniform(kernelShape, { seed: 100 + at, low: -1, high: 1, dtype }), options),
}));

/**
 * A kernel with an infinite tap that falls on zero padding for some windows. Where it does, nothing is infinite and
 * nothing is NaN: padding is not multiplied.
 */
export const infiniteTap: GeometrySample = {
  name: "conv-infinite-tap-on-padding",
  title: "an infinite tap that falls on zero padding, which must not be multiplied (Infinity times 0 is NaN)",
  operator: (dtype) => {
    const data = dtype === "float32" ? new Float32Array(9).fill(1) : new Float64Array(9).fill(1);
    data[0] = Number.POSITIVE_INFINITY;
    return convOperator(new Tensor(dtype, data, [1, 1, 3, 3]), { inputShape: [1, 3, 4], padding: 1 });
  },
};

/** Numbers for a layer's input or output: positive, so that an infinite tap meets no zero. */
export function layerInput(dtype: FloatDType, shape: readonly number[], seed: number): Tensor<FloatDType> {
  return randomUniform(shape, { seed: seed + sizeOf(shape), low: 0.5, high: 2, dtype });
}
