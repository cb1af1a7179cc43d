import type { Deconvolution, DeconvolveOptions, DeconvolveProgress, Operator } from "@convmtx/linalg";
import { deconvolve, estimateNoise } from "@convmtx/linalg";
import { ConvmtxError, type Tensor, tensor, zeros } from "@convmtx/tensor";
import type { Picture } from "./picture.ts";

/** How a picture is to be deblurred. */
export type RestorationOptions = Pick<
  DeconvolveOptions,
  "regularizer" | "damping" | "noise" | "nonnegative" | "method" | "tolerance" | "maxIterations" | "boundary"
>;

export interface Restoration {
  readonly channels: readonly Deconvolution<Tensor<"float64">>[];
  /** The standard deviation of the noise that the damping was chosen for; undefined where the damping was given. */
  readonly noise: number | undefined;
}

/**
 * Undoes a blur, channel by channel, with one estimate of the noise for all.
 *
 * @throws ConvmtxError `OPTION_INVALID` where no damping follows because no noise is seen, and for options that contradict each other
 */
export function restore(
  operator: Operator,
  picture: Picture,
  options: RestorationOptions,
  onIteration: (channel: number, progress: DeconvolveProgress) => void,
): Restoration {
  const shape = [picture.height, picture.width];
  const planes = picture.channels.map((values) => tensor(values, { shape }));
  const noise = options.damping === undefined ? (options.noise ?? noiseOf(planes, picture)) : undefined;
  const channels = planes.map((y, channel) => {
    if (noise !== undefined && lengthOf(y) <= noise * Math.sqrt(y.data.length)) return nothing(operator, y, noise);
    return deconvolve(operator, y, {
      ...options,
      noise,
      callback: (progress) => {
        onIteration(channel, progress);
      },
    });
  });
  return { channels, noise };
}

/** Of a channel in which there is no more than the noise, a black one as a rule: black. */
function nothing(operator: Operator, y: Tensor<"float64">, noise: number): Deconvolution<Tensor<"float64">> {
  const x = zeros(operator.inputShape);
  const message = "there is no more in it than the noise";
  return { x, reason: "converged", message, iterations: 0, residual: lengthOf(y), residuals: [], damping: 0, noise };
}

function lengthOf({ data }: Tensor<"float64">): number {
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
}

/** What the channels show that are not black, and at least the rounding to whole numbers of the file's depth. */
function noiseOf(planes: readonly Tensor<"float64">[], { depth }: Picture): number {
  const squares = planes.filter((plane) => lengthOf(plane) > 0).map((plane) => estimateNoise(plane) ** 2);
  const seen = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length));
  const rounding = depth === undefined ? 0 : 1 / ((2 ** depth - 1) * Math.sqrt(12));
  const noise = Math.max(seen, rounding);
  if (noise > 0) return noise;
  throw new ConvmtxError(
    "OPTION_INVALID",
    "the picture shows no noise, so that no damping follows from it; give --damping, or --noise like 0.1%",
    { details: { option: "--noise" } },
  );
}
