/** A picture as numbers, in float64, with 1 for full scale. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** One for grey, three for red, green and blue, any number out of an array; each `height · width` values in C order. */
  readonly channels: readonly Float64Array[];
  /** Opacity, which is no colour and stays as it is. */
  readonly alpha?: Float64Array | undefined;
  /** Bits a value in the file; undefined for floating point numbers, which nothing has rounded. */
  readonly depth?: 8 | 16 | undefined;
}

/** `256 x 192, 3 channels and alpha, 8 bit`: the width first, as for pictures. */
export function pictureText({ height, width, channels, alpha, depth }: Picture): string {
  const count = channels.length === 1 ? "1 channel" : `${channels.length} channels`;
  return `${width} x ${height}, ${count}${alpha === undefined ? "" : " and alpha"}, ${depth === undefined ? "not rounded" : `${depth} bit`}`;
}

/** Interleaved values, red, green, blue, red, …, as channels. @param full the value of full scale */
export function fromInterleaved(values: ArrayLike<number>, channels: number, full: number): Float64Array[] {
  const size = values.length / channels;
  return Array.from({ length: channels }, (_, c) =>
    Float64Array.from({ length: size }, (__, i) => values[i * channels + c] / full),
  );
}

/** The extents of a picture, or of an array that may become one. */
export type Extents = Pick<Picture, "height" | "width">;

/**
 * The centred part of a channel; where it is to be larger, its border goes on outwards.
 *
 * @returns `to.height · to.width` values. Of an odd difference the smaller half lies at the top and on the left
 */
export function centred(values: Float64Array, from: Extents, to: Extents): Float64Array {
  const within = (i: number, length: number) => Math.min(Math.max(i, 0), length - 1);
  const top = Math.trunc((from.height - to.height) / 2);
  const left = Math.trunc((from.width - to.width) / 2);
  const out = new Float64Array(to.height * to.width);
  for (let i = 0; i < to.height; i++) {
    const row = within(i + top, from.height) * from.width;
    for (let j = 0; j < to.width; j++) out[i * to.width + j] = values[row + within(j + left, from.width)];
  }
  return out;
}

/** Every channel of a picture, `centred`. */
export function centredChannels(picture: Picture, to: Extents): Float64Array[] {
  return picture.channels.map((channel) => centred(channel, picture, to));
}
