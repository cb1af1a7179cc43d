/** A grey or a colour picture: [channels, height, width] in C order, 0 for black and 1 for full brightness. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly values: Float64Array;
}

/** The brightness of each pixel, by the weights of ITU-R BT.601; a grey picture as it is. */
export function greyOf(picture: Picture): Picture {
  if (picture.channels === 1) return picture;
  const { height, width, values } = picture;
  const size = height * width;
  const grey = new Float64Array(size);
  for (let k = 0; k < size; k++) grey[k] = 0.299 * values[k] + 0.587 * values[size + k] + 0.114 * values[2 * size + k];
  return { height, width, channels: 1, values: grey };
}

/** Peak signal-to-noise ratio in dB, 10 log₁₀(1 / mean square difference); Infinity where nothing differs. */
export function psnr(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0;
  for (let k = 0; k < a.length; k++) squares += (a[k] - b[k]) ** 2;
  return 10 * Math.log10(a.length / squares);
}
