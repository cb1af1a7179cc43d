import type { ResolvedAxis } from "./types.ts";

/** e = d(k − 1) + 1: the signal elements that a window spans, holes included. */
export function windowSpan(axis: Pick<ResolvedAxis, "kernelSize" | "dilation">): number {
  return axis.dilation * (axis.kernelSize - 1) + 1;
}
