import { ConvmtxError } from "@convmtx/tensor";

type Pads = readonly (readonly [begin: number, end: number])[];

/**
 * The pad lists of other systems as `[[begin, end], …]`, one pair a spatial axis in the order of the axes.
 *
 * @throws ConvmtxError `OPTION_INVALID` for a list of the wrong form
 */
export const padsFrom: {
  /** ONNX: all begins, then all ends (`[h0, w0, h1, w1]`). */
  readonly onnx: (list: readonly number[]) => Pads;
  /** WebNN: begin and end, axis by axis (`[h0, h1, w0, w1]`). */
  readonly webnn: (list: readonly number[]) => Pads;
  /** torch.nn.functional.pad: begin and end, the last axis first (`[w0, w1, h0, h1]`). */
  readonly torch: (list: readonly number[]) => Pads;
  /** JAX: `[[lo, hi], …]` of the spatial axes. */
  readonly jax: (list: Pads) => Pads;
  /** TensorFlow and TensorFlow.js: a pair for every axis of the batch; those of batch and channels must be zero. */
  readonly tf: (list: Pads, dataFormat?: "NHWC" | "NCHW") => Pads;
} = {
  onnx: (list) => {
    const half = evenLength("onnx", list) / 2;
    return list.slice(0, half).map((begin, axis) => [begin, list[half + axis]] as const);
  },
  webnn: (list) => pairs("webnn", list),
  torch: (list) => pairs("torch", list).reverse(),
  jax: (list) => list.map(([lo, hi]) => [lo, hi] as const),
  tf: (list, dataFormat = "NHWC") => {
    const channel = dataFormat === "NHWC" ? list.length - 1 : 1;
    return list
      .filter(([begin, end], axis) => {
        if (axis !== 0 && axis !== channel) return true;
        if (begin === 0 && end === 0) return false;
        throw invalid(
          "tf",
          `axis ${axis} is padded by [${begin}, ${end}], but only spatial axes can be (${dataFormat})`,
        );
      })
      .map(([begin, end]) => [begin, end] as const);
  },
};

function pairs(system: string, list: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: evenLength(system, list) / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]] as const);
}

function evenLength(system: string, list: readonly number[]): number {
  if (list.length % 2 === 0) return list.length;
  throw invalid(system, `a list of ${list.length} pads, expected two for each axis`);
}

function invalid(system: string, problem: string): ConvmtxError {
  return new ConvmtxError("OPTION_INVALID", `padsFrom.${system}: ${problem}`);
}
