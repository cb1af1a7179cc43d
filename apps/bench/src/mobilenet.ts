import { type Tensor, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { inputShape, kernelShape, type Layer, layerOf, outputSize } from "./layer.ts";
import { arrayOf, scattered } from "./values.ts";

/** Sandler et al. 2018, table 2: expansion, output channels, repeats, stride of the first. */
const blocks = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** The 52 convolutions of MobileNetV2 (width 1.0, 224×224): the first, the blocks' expansions, depthwise layers and projections, the last. */
export const mobilenetLayers: readonly Layer[] = layersOf();

function layersOf(): Layer[] {
  const layers: Layer[] = [];
  const add = (outChannels: number, kernel: number, stride: number, isDepthwise = false) => {
    const last = layers.at(-1);
    const [inChannels, size] = last === undefined ? [3, 224] : [last.outChannels, outputSize(last)];
    layers.push(layerOf({ outChannels, inChannels, kernel, size, stride, groups: isDepthwise ? inChannels : 1 }));
    return outChannels;
  };
  let channels = add(32, 3, 2);
  for (const [expansion, outChannels, repeats, firstStride] of blocks) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const expanded = expansion === 1 ? channels : add(expansion * channels, 1, 1);
      add(expanded, 3, repeat === 0 ? firstStride : 1, true);
      channels = add(outChannels, 1, 1);
    }
  }
  add(1280, 1, 1);
  return layers;
}

/** Scattered weights of such a size that the numbers neither grow nor vanish from layer to layer; layer n has the seed n + 1. */
export function mobilenetWeights(layer: Layer, index: number): Float32Array {
  const [outChannels, inChannels, kernel] = kernelShape(layer);
  const fanIn = inChannels * kernel ** 2;
  const bound = Math.sqrt(3 / fanIn);
  return arrayOf("float32", outChannels * fanIn, (i) => bound * scattered(i, index + 1)) as Float32Array;
}

/** The picture, with the seed 0. */
export function mobilenetInput(layer: Layer): Tensor<"float32"> {
  const shape = inputShape(layer);
  return tensor(
    arrayOf("float32", shape[0] * shape[1] * shape[2], (i) => Math.sqrt(3) * scattered(i, 0)),
    { shape },
  ) as Tensor<"float32">;
}

export function mobilenetOperators(layers: readonly Layer[]): ConvOperator<"float32">[] {
  return layers.map((layer, index) => {
    const kernel = tensor(mobilenetWeights(layer, index), { shape: kernelShape(layer) });
    const { stride, padding, groups } = layer;
    return convOperator(kernel, { inputShape: inputShape(layer), stride, padding, groups });
  });
}
