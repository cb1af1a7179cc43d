import { asOperator, deconvolve, type Regularizer } from "@convmtx/linalg";
import { randomNormal, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { psnr } from "../pictures/picture.ts";
import { type BlurName, blurKernel } from "./blur-kernels.ts";

export interface DeblurRequest {
  readonly picture: Float64Array;
  readonly height: number;
  readonly width: number;
  readonly blur: BlurName;
  readonly size: number;
  readonly degrees: number;
  /** Standard deviation. */
  readonly noise: number;
  readonly regularizer: Regularizer;
  /** Undefined: chosen by what noise is found. */
  readonly damping: number | undefined;
}

/** What is there before the end: the blurred picture, then how far the work is. */
export interface DeblurPart {
  readonly blurred: Float64Array;
  readonly before: number;
  readonly iteration: number;
  readonly damping: number;
}

export interface DeblurResult {
  readonly restored: Float64Array;
  /** PSNR in dB. */
  readonly after: number;
  readonly noise: number | undefined;
  readonly damping: number;
  /** How the work ended, in words. */
  readonly ending: string;
}

/** For each damping: with the default blur, whatever the sliders reach converges before. */
const maxIterations = 400;

/** Blurs a picture, adds noise, and takes the blur away again. */
export function deblur(request: DeblurRequest, tell: (part: DeblurPart) => void): DeblurResult {
  const { picture, height, width, noise, regularizer, damping } = request;
  const inputShape = [height, width];
  const kernel = blurKernel(request.blur, request.size, request.degrees);
  const blur = convOperator(kernel, { inputShape, padding: "same", paddingMode: "replicate", flip: true });
  const disturbance = randomNormal([height * width], { seed: 1, std: noise }).data;
  const blurred = blur.matvec(picture).map((value, k) => value + disturbance[k]);
  const before = psnr(blurred, picture);
  tell({ blurred, before, iteration: 0, damping: 0 });
  const solution = deconvolve(asOperator(blur), tensor(blurred, { shape: inputShape }), {
    regularizer,
    damping,
    maxIterations,
    callback: (progress) => {
      if (progress.iteration % 5 === 0) tell({ blurred, before, ...progress });
    },
  });
  const restored = solution.x.toTypedArray();
  const { iterations, reason, message } = solution;
  return {
    restored,
    after: psnr(restored, picture),
    noise: solution.noise,
    damping: solution.damping,
    ending: reason === "converged" ? `${iterations} iterations` : `not converged: ${message}`,
  };
}
