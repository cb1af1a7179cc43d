import { ConvmtxError } from "@convmtx/tensor";
import { checkInteger, lookUp, optionError, valueText } from "./option.ts";

/** One pair a spatial axis. */
export type PadPairs = readonly (readonly [begin: number, end: number])[];

/**
 * The pad lists of other systems as `[[begin, end], …]`, one pair a spatial axis in the order of the axes, for `padding`.
 *
 * @throws ConvmtxError `OPTION_INVALID` for a list of the wrong form
 */
export const padsFrom: {
  /** ONNX: all begins, then all ends (`[h0, w0, h1, w1]`). */
  readonly onnx: (list: readonly number[]) => PadPairs;
  /** WebNN: begin and end, axis by axis (`[h0, h1, w0, w1]`). */
  readonly webnn: (list: readonly number[]) => PadPairs;
  /** torch.nn.functional.pad: begin and end, the last axis first (`[w0, w1, h0, h1]`). */
  readonly torch: (list: readonly number[]) => PadPairs;
  /** JAX: `[[lo, hi], …]` of the spatial axes. */
  readonly jax: (list: PadPairs) => PadPairs;
  /** TensorFlow and TensorFlow.js: a pair for every axis of the batch; those of batch and channels must be zero. */
  readonly tf: (list: PadPairs, dataFormat?: "NHWC" | "NCHW") => PadPairs;
} = {
  onnx: (list) => {
    const half = checkFlat("padsFrom.onnx", list) / 2;
    return list.slice(0, half).map((begin, axis) => [begin, list[half + axis]] as const);
  },
  webnn: (list) => adjacentPairs("padsFrom.webnn", list),
  torch: (list) => adjacentPairs("padsFrom.torch", list).reverse(),
  jax: (list) => copyPairs("padsFrom.jax", list),
  tf: (list, dataFormat = "NHWC") => {
    const pairs = copyPairs("padsFrom.tf", list);
    if (pairs.length < 3) throw optionError("padsFrom.tf", "list", list, "a pair for batch, channels and each axis");
    const channelAxis = lookUp("padsFrom.tf", "dataFormat", dataFormat, { NHWC: pairs.length - 1, NCHW: 1 });
    const isSpatial = (axis: number) => axis !== 0 && axis !== channelAxis;
    for (const [axis, pair] of pairs.entries()) {
      if (isSpatial(axis) || pair.every((pad) => pad === 0)) continue;
      throw new ConvmtxError(
        "OPTION_INVALID",
        `padsFrom.tf: axis ${axis} is padded by ${valueText(pair)}, but it is the ${axis === 0 ? "batch" : "channel"} axis of ${dataFormat}, expected [0, 0]`,
        { details: { axis, pair, dataFormat } },
      );
    }
    return pairs.filter((_, axis) => isSpatial(axis));
  },
};

function adjacentPairs(caller: string, list: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: checkFlat(caller, list) / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]] as const);
}

/** The length of a flat list of pads. */
function checkFlat(caller: string, list: readonly number[]): number {
  if (!Array.isArray(list) || list.length === 0 || list.length % 2 !== 0) {
    throw optionError(caller, "list", list, "a flat list of two numbers for each axis");
  }
  for (const [i, pad] of list.entries()) checkInteger(caller, `entry ${i}`, pad, Number.NEGATIVE_INFINITY);
  return list.length;
}

function copyPairs(caller: string, list: PadPairs): (readonly [number, number])[] {
  if (!Array.isArray(list) || list.length === 0)
    throw optionError(caller, "list", list, "a list of [begin, end] pairs");
  return list.map((pair: unknown, axis) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw optionError(caller, `entry ${axis}`, pair, "[begin, end]");
    const [begin, end]: unknown[] = pair;
    checkInteger(caller, `entry ${axis}`, begin, Number.NEGATIVE_INFINITY);
    checkInteger(caller, `entry ${axis}`, end, Number.NEGATIVE_INFINITY);
    return [begin, end] as const;
  });
}
