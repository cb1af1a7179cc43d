import type { Deconvolution, DeconvolveOptions, DeconvolveProgress, Operator } from "@convmtx/linalg";
import { deconvolve, estimateNoise } from "@convmtx/linalg";
import { ConvmtxError, type Tensor, tensor } from "@convmtx/tensor";
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
  const channels = planes.map((y, channel) =>
    deconvolve(operator, y, {
      ...options,
      noise,
      callback: (progress) => {
        onIteration(channel, progress);
      },
    }),
  );
  return { channels, noise };
}

/** What the channels show, and at least the rounding to whole numbers of the file's depth. */
function noiseOf(planes: readonly Tensor<"float64">[], { depth }: Picture): number {
  const squares = planes.map((plane) => estimateNoise(plane) ** 2);
  const seen = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / planes.length);
  const rounding = depth === undefined ? 0 : 1 / ((2 ** depth - 1) * Math.sqrt(12));
  const noise = Math.max(seen, rounding);
  if (noise > 0) return noise;
  throw new ConvmtxError(
    "OPTION_INVALID",
    "the picture shows no noise, so that no damping follows from it; give --damping, or --noise like 0.1%",
    { details: { option: "--noise" } },
  );
}
