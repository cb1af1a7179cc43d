import { type Case, contestant } from "../case.ts";
import { describe, entries, type Layer, layerOf } from "../layer.ts";
import {
  js,
  limits1,
  onnxNode1,
  onnxNode2,
  onnxWeb1,
  onnxWeb2,
  tfjsCpu,
  tfjsWasm,
  torch1,
  torch2,
  wasm1,
  wasm2,
} from "../programs.ts";
import { shareOf, timesAsFast } from "../target.ts";

const square: Layer = layerOf({ outChannels: 64, inChannels: 64, kernel: 3, size: 56 });

export const convCases: readonly Case[] = [
  layerOf({ outChannels: 16, inChannels: 16, kernel: 3, size: 56 }),
  square,
  layerOf({ outChannels: 64, inChannels: 3, kernel: 3, size: 224 }),
  layerOf({ outChannels: 96, inChannels: 96, kernel: 3, size: 112, groups: 96 }),
  layerOf({ outChannels: 24, inChannels: 96, kernel: 1, size: 56 }),
].map(convCase);

function convCase(layer: Layer): Case {
  const spec = { layer, dtype: "float32" } as const;
  const flops = 2 * entries(layer);
  const [one, two, theirs, ...others] = [
    wasm1,
    wasm2,
    tfjsWasm,
    js,
    tfjsCpu,
    onnxWeb1,
    onnxWeb2,
    onnxNode1,
    onnxNode2,
    torch1,
    torch2,
  ].map((program) => contestant(program, "conv", spec, flops));
  const peak = contestant(
    limits1,
    "multiplyAdd",
    { count: flops / 2, fused: true },
    flops,
    "multiply-adds in registers",
  );
  const isSquare = layer === square;
  return {
    group: "conv",
    name: `convolution, matrix-free, ${describe(layer)}, float32`,
    unit: "flop",
    contestants: [one, two, theirs, ...others, ...(isSquare ? [peak] : [])],
    baselines: [one, two],
    targets: [
      timesAsFast(one, theirs, 1.5),
      ...(isSquare ? [shareOf(one, peak, 0.6)] : []),
      timesAsFast(two, one, 1.7),
    ],
    tolerance: 0,
    note: "flops are those of the matrix's entries: none on padding. PyTorch and onnxruntime-node are native code with vectors of up to 512 bits; WebAssembly has 128.",
  };
}
