import type { NodeParts, TensorParts } from "../src/onnx/encode-model.ts";
import { encodeModel } from "../src/onnx/encode-model.ts";

const float = (name: string, dims: readonly number[]): TensorParts => ({
  name,
  dataType: 1,
  dims,
  floats: Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, i) => i - 3),
});
const int64 = (name: string, int64s: readonly number[]): TensorParts => ({
  name,
  dataType: 7,
  dims: [int64s.length],
  int64s,
});
const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: NonNullable<NodeParts["attributes"]> = {},
): NodeParts => ({ op, inputs, outputs: [output], name: `${op}_${output}`, attributes });

/** Small models which between them have every kind of field, of tensor and of layer that is read. */
export function models(): readonly Uint8Array[] {
  return [network(), transposed(), constants()];
}

/** Two convolutions, a pool, a flatten as PyTorch exports it, and two products. */
function network(): Uint8Array {
  return encodeModel({
    nodes: [
      node("Conv", ["x", "w1", "b1"], "c1", { auto_pad: "SAME_UPPER", strides: [1, 2], kernel_shape: [3, 2] }),
      node("Relu", ["c1"], "r1"),
      node("MaxPool", ["r1"], "p1", { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }),
      node("Conv", ["p1", "w2"], "c2", { group: 2, pads: [1, 1, 1, 1], dilations: [1, 1] }),
      node("Shape", ["c2"], "s"),
      node("Gather", ["s", "zero"], "n"),
      node("Concat", ["n", "minus"], "target", { axis: 0 }),
      node("Reshape", ["c2", "target"], "flat"),
      node("Gemm", ["flat", "w3", "b3"], "g", { transB: 1, alpha: { f: 2 }, beta: { f: 0.5 } }),
      node("MatMul", ["g", "w4"], "y"),
    ],
    initializers: [
      float("w1", [2, 1, 3, 2]),
      float("b1", [2]),
      float("w2", [2, 1, 2, 2]),
      float("w3", [3, 24]),
      float("b3", [1, 3]),
      { name: "w4", dataType: 10, dims: [3, 2], int32s: [0, 15_360, 16_384, 48_128, 1, 2], isUnpacked: true },
      int64("zero", [0]),
      int64("minus", [-1]),
    ],
    inputs: [["x", [undefined, 1, 5, 7]]],
    outputs: [["y", [undefined, 2]]],
    values: [["c1", [undefined, 2, 5, 4]]],
  });
}

function transposed(): Uint8Array {
  return encodeModel({
    nodes: [
      node("ConvTranspose", ["x", "w"], "t", { strides: [2, 2], output_padding: [1, 1], pads: [1, 1, 1, 1], group: 2 }),
      node("ConvTranspose", ["t", "v"], "u", { output_shape: [9, 9], strides: [2, 2], auto_pad: "SAME_LOWER" }),
      node("Pad", ["u", "pads"], "p", { mode: "reflect" }),
      node("Resize", ["p", "", "scales"], "r"),
      node("Slice", ["r", "starts", "ends"], "sliced"),
      node("QLinearConv", ["sliced", "w"], "q"),
      { ...node("FusedConv", ["sliced", "w"], "f"), domain: "com.microsoft" },
    ],
    initializers: [
      { name: "w", dataType: 11, dims: [4, 1, 2, 2], doubles: Array.from({ length: 16 }, (_, i) => i / 2) },
      { name: "v", dataType: 1, dims: [2, 2, 1, 1], raw: Uint8Array.from({ length: 16 }, (_, i) => i) },
      int64("pads", [0, 0, 1, 1, 0, 0, 1, 1]),
      float("scales", [4]),
      int64("starts", [0, 0]),
      int64("ends", [1, 2]),
    ],
    inputs: [["x", [1, 4, 2, 2]]],
  });
}

/** Weights by way of constants, and the other ways to write numbers. */
function constants(): Uint8Array {
  const weight: TensorParts = { dataType: 6, dims: [2, 3], int32s: [1, -2, 3, 4, 5, 6] };
  return encodeModel({
    nodes: [
      node("Constant", [], "k", { value: weight }),
      node("Transpose", ["k"], "kt", { perm: [1, 0] }),
      node("Identity", ["kt"], "ki"),
      node("MatMul", ["x", "ki"], "m"),
      node("Constant", [], "shape", { value_ints: [2, 1, 2] }),
      node("Reshape", ["u", "shape"], "k2"),
      node("Conv", ["z", "k2", "half"], "c"),
      node("Conv", ["z", "outside"], "o"),
    ],
    initializers: [
      { name: "u", dataType: 13, dims: [4], uint64s: [1, 2, 3, 4] },
      { name: "half", dataType: 16, dims: [2], int32s: [16_256, 49_152] },
      {
        name: "outside",
        dataType: 1,
        dims: [1, 1, 1],
        external: { location: "weights.bin", offset: "4", length: "4" },
      },
      { name: "bytes", dataType: 3, dims: [2], int32s: [-1, 1], isUnpacked: true },
    ],
    inputs: [
      ["x", [undefined, 4, 3]],
      ["z", [1, 1, 6]],
    ],
  });
}
