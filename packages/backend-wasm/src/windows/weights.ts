import type { FloatArray } from "@convmtx/tensor";
import type { Sweep } from "./sweep.ts";

/**
 * A kernel's weights in the order in which a gather reads them: of every group, of every four channels of the result, of every term
 * (channel of the operand, tap) the four weights; then of every channel that is left each term's one.
 */
export function orderWeights(sweep: Sweep, taps: readonly number[], kernel: FloatArray, ordered: FloatArray): void {
  const { groups, from, to, kernelGroupStep } = sweep;
  const fours = to.inGroup - (to.inGroup % 4);
  let at = 0;
  for (let group = 0; group < groups; group++) {
    for (let t = 0; t < to.inGroup; ) {
      const together = t < fours ? 4 : 1;
      for (let f = 0; f < from.inGroup; f++) {
        const first = group * kernelGroupStep + f * from.kernelStep + t * to.kernelStep;
        for (const tap of taps) {
          for (let c = 0; c < together; c++) ordered[at++] = kernel[first + c * to.kernelStep + tap];
        }
      }
      t += together;
    }
  }
}
