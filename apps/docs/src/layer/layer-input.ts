import { arange, astype, reshape, type Tensor } from "@convmtx/tensor";
import type { Layer } from "./layer.ts";

/** The layer's input in a floating dtype; without one 0, 1, 2, … as in the programs that a page shows. */
export function layerInput({ input, operator }: Layer): Tensor {
  if (input === undefined) return reshape(arange(0, operator.shape[1], 1, operator.dtype), operator.inputShape);
  return input.dtype === "float32" || input.dtype === "float64" ? input : astype(input, "float64");
}
