import type { FloatArray } from "@convmtx/tensor";
import type { Sweep } from "./sweep.ts";

/** Numbers that the weights of one group take for each term. */
export function weightsPerTerm({ to }: Sweep): number {
  return to.inGroup % 4 === 1 ? to.inGroup : Math.ceil(to.inGroup / 4) * 4;
}

/**
 * A kernel's weights in the order in which a gather reads them: of every group, of every four channels of the result, of every term
 * (channel of the operand, tap) the four weights, zeros where the group has but two or three left; of a single one each term's weight.
 */
export function orderWeights(sweep: Sweep, taps: readonly number[], kernel: FloatArray, ordered: FloatArray): void {
  const { groups, from, to, kernelGroupStep } = sweep;
  let at = 0;
  for (let group = 0; group < groups; group++) {
    for (let t = 0; t < to.inGroup; t += 4) {
      const channels = Math.min(4, to.inGroup - t);
      const width = channels === 1 ? 1 : 4;
      for (let f = 0; f < from.inGroup; f++) {
        const first = group * kernelGroupStep + f * from.kernelStep + t * to.kernelStep;
        for (const tap of taps) {
          for (let c = 0; c < width; c++) ordered[at++] = c < channels ? kernel[first + c * to.kernelStep + tap] : 0;
        }
      }
    }
  }
}
