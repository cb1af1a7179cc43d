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
  private readonly axes: SweepPlan["axes"];
  private readonly channelStep: number;
  private readonly kernelStep: number;
  private readonly kernel: FloatArray;
  private readonly from: TypedArray;
  private readonly to: Float64Array;

  constructor({ axes, from }: SweepPlan, arrays: SweepArrays) {
    this.axes = axes;
    this.channelStep = from.channelStep;
    this.kernelStep = from.kernelStep;
    this.kernel = arrays.kernel;
    this.from = arrays.from;
    this.to = arrays.to;
  }

  /** Walks the axes from `axis` on; the places are where the walk along the axes before it has come to. */
  walk(axis: number, kernel: number, to: number, from: number): void {
    const isLast = axis === this.axes.length - 1;
    for (const tap of this.axes[axis]) {
      const weight = kernel + tap.kernel;
      for (const stretch of tap.stretches) {
        const toAt = to + stretch.to;
        const fromAt = from + stretch.from;
        if (!isLast) this.walkAlong(stretch, axis + 1, weight, toAt, fromAt);
        else if (this.channels === 4) this.addFour(stretch, weight, toAt, fromAt);
        else this.addOne(stretch, weight, toAt, fromAt);
      }
    }
  }

  private walkAlong(
    { length, toStep, fromStep }: Stretch,
    axis: number,
    kernel: number,
    to: number,
    from: number,
  ): void {
    for (let i = 0; i < length; i++) this.walk(axis, kernel, to + i * toStep, from + i * fromStep);
  }

  private addOne({ length, toStep, fromStep }: Stretch, kernel: number, t: number, f: number): void {
    const { from, to } = this;
    const w = this.kernel[kernel];
    for (let i = 0; i < length; i++, t += toStep, f += fromStep) to[t] += w * from[f];
  }

  private addFour({ length, toStep, fromStep }: Stretch, weight: number, t: number, f: number): void {
    const { kernel, kernelStep, channelStep, from, to } = this;
    const w0 = kernel[weight];
    const w1 = kernel[weight + kernelStep];
    const w2 = kernel[weight + 2 * kernelStep];
    const w3 = kernel[weight + 3 * kernelStep];
    for (let i = 0; i < length; i++, t += toStep, f += fromStep) {
      const first = w0 * from[f] + w1 * from[f + channelStep];
      to[t] += first + (w2 * from[f + 2 * channelStep] + w3 * from[f + 3 * channelStep]);
    }
  }
}
