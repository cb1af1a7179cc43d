import type { FloatArray, TypedArray } from "@convmtx/tensor";
import type { Stretch, SweepPlan } from "./sweep-plan.ts";

/** What a product reads and where its sums go. */
export interface SweepArrays {
  /** The kernel's elements in C order. */
  readonly kernel: FloatArray;
  readonly from: TypedArray;
  readonly to: Float64Array;
}

/**
 * `to += T from` or `to += Tᵀ from`, as the plan says, without the matrix. Padding is never read nor multiplied; a zero tap
 * is multiplied.
 *
 * @remarks Four channels are summed at a time where a group has as many: an element of `to` is then loaded and stored once for four
 * products, which makes the sweep as fast as the loads of `from`.
 */
export function sweep(plan: SweepPlan, arrays: SweepArrays): void {
  const { groups, to, from, kernelGroupStep } = plan;
  const walker = new Sweep(plan, arrays);
  for (let group = 0; group < groups; group++) {
    for (let t = 0; t < to.inGroup; t++) {
      const toAt = (group * to.inGroup + t) * to.channelStep;
      const kernel = group * kernelGroupStep + t * to.kernelStep;
      for (let f = 0; f < from.inGroup; f += walker.channels) {
        walker.channels = from.inGroup - f >= 4 ? 4 : 1;
        walker.walk(0, kernel + f * from.kernelStep, toAt, (group * from.inGroup + f) * from.channelStep);
      }
    }
  }
}

class Sweep {
  /** How many channels of `from` a walk sums. */
  channels: 1 | 4 = 1;
  private readonly plan: SweepPlan;
  private readonly arrays: SweepArrays;

  constructor(plan: SweepPlan, arrays: SweepArrays) {
    this.plan = plan;
    this.arrays = arrays;
  }

  /** Walks the axes from `axis` on; the places are where the walk along the axes before it has come to. */
  walk(axis: number, kernel: number, to: number, from: number): void {
    const { axes } = this.plan;
    for (const tap of axes[axis]) {
      const weight = kernel + tap.kernel;
      for (const stretch of tap.stretches) {
        const [toAt, fromAt] = [to + stretch.to, from + stretch.from];
        if (axis < axes.length - 1) {
          for (let i = 0; i < stretch.length; i++) {
            this.walk(axis + 1, weight, toAt + i * stretch.toStep, fromAt + i * stretch.fromStep);
          }
        } else if (this.channels === 4) this.addFour(stretch, weight, toAt, fromAt);
        else this.addOne(stretch, weight, toAt, fromAt);
      }
    }
  }

  private addOne({ length, toStep, fromStep }: Stretch, weight: number, t: number, f: number): void {
    const { kernel, from, to } = this.arrays;
    const w = kernel[weight];
    for (let i = 0; i < length; i++, t += toStep, f += fromStep) to[t] += w * from[f];
  }

  private addFour({ length, toStep, fromStep }: Stretch, weight: number, t: number, f: number): void {
    const { kernel, from, to } = this.arrays;
    const { channelStep, kernelStep } = this.plan.from;
    const [w0, w1] = [kernel[weight], kernel[weight + kernelStep]];
    const [w2, w3] = [kernel[weight + 2 * kernelStep], kernel[weight + 3 * kernelStep]];
    const [f1, f2, f3] = [channelStep, 2 * channelStep, 3 * channelStep];
    for (let i = 0; i < length; i++, t += toStep, f += fromStep) {
      to[t] += w0 * from[f] + w1 * from[f + f1] + (w2 * from[f + f2] + w3 * from[f + f3]);
    }
  }
}
