import type { Tensor } from "./tensor.ts";

/** Placeholder until the printing rules are written. */
export function formatTensor(x: Tensor): string {
  return `Tensor ${x.dtype} [${x.shape.join(", ")}]`;
}
