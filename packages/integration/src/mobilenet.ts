import { readdirSync, readFileSync } from "node:fs";
import { decodeNpy } from "@convmtx/io";
import type { Tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";

/** Sandler et al. 2018, table 2: expansion, output channels, repeats, stride of the first. */
export const blocks = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** One convolution of the network: `conv_<number>` with its true stride and padding. */
export interface Layer {
  readonly number: number;
  readonly kernel: Tensor<"float32">;
  readonly bias: Tensor<"float32">;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
  readonly inputShape: readonly number[];
}

/** All 52 layers of the trained MobileNetV2 for pictures of 224×224, in their order. @param folder with `conv_N_weight.npy` */
export function mobilenetLayers(folder: string): readonly Layer[] {
  const numbers = readdirSync(folder)
    .filter((name) => name.endsWith("_weight.npy"))
    .map((name) => Number(/\d+/.exec(name)?.[0]))
    .sort((a, b) => a - b);
  let size = 224;
  return numbers.map((number, index) => {
    const kernel = read(`${folder}/conv_${number}_weight.npy`);
    const stride = strides[index];
    const [outputs, inputs, taps] = kernel.shape;
    // Depthwise kernels hold one input channel each.
    const groups = inputs === 1 ? outputs : 1;
    const inputShape = [inputs * groups, size, size];
    size = Math.ceil(size / stride);
    const bias = read(`${folder}/conv_${number}_bias.npy`);
    return { number, kernel, bias, stride, padding: taps >> 1, groups, inputShape };
  });
}

/** The layer's linear part, or that of the same layer with another padding mode. */
export function operatorOf(layer: Layer, paddingMode: "zeros" | "circular" = "zeros"): ConvOperator<"float32"> {
  const { kernel, stride, padding, groups, inputShape } = layer;
  return convOperator(kernel, { inputShape, stride, padding, groups, paddingMode });
}

/** The first convolution, the blocks' expansions, depthwise layers and projections, and the last. */
const strides: readonly number[] = [
  2,
  ...blocks.flatMap(([expansion, , repeats, stride]) =>
    Array.from({ length: repeats }, (_, repeat) => {
      const depthwise = [repeat === 0 ? stride : 1, 1];
      return expansion > 1 ? [1, ...depthwise] : depthwise;
    }).flat(),
  ),
  1,
];

function read(path: string): Tensor<"float32"> {
  return decodeNpy(readFileSync(path)).tensor as Tensor<"float32">;
}
