import type { Picture } from "./picture.ts";

export interface Brush {
  /** In pixels, across; 1 paints one. */
  readonly size: number;
  /** One number a channel, 0 to 1. */
  readonly colour: readonly number[];
}

type Pixel = readonly [row: number, col: number];

/** The picture with a stroke of the brush from one pixel to another, as a copy. */
export function withStroke(picture: Picture, from: Pixel, to: Pixel, brush: Brush): Picture {
  const values = picture.values.slice();
  const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  for (let step = 0; step <= steps; step++) {
    const part = steps === 0 ? 0 : step / steps;
    dab({ ...picture, values }, from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1]), brush);
  }
  return { ...picture, values };
}

/** A round spot; pixels beyond the border are left out. */
function dab({ height, width, channels, values }: Picture, row: number, col: number, { size, colour }: Brush): void {
  const radius = size / 2;
  const [middleRow, middleCol] = [Math.round(row), Math.round(col)];
  const reach = Math.floor(radius);
  for (let r = Math.max(0, middleRow - reach); r <= Math.min(height - 1, middleRow + reach); r++) {
    for (let c = Math.max(0, middleCol - reach); c <= Math.min(width - 1, middleCol + reach); c++) {
      if (Math.hypot(r - middleRow, c - middleCol) > radius) continue;
      for (let k = 0; k < channels; k++) values[(k * height + r) * width + c] = colour[k];
    }
  }
}

/** Every pixel of one colour. */
export function filled({ height, width, channels }: Picture, colour: readonly number[]): Picture {
  const values = new Float64Array(channels * height * width);
  for (let k = 0; k < channels; k++) values.fill(colour[k], k * height * width, (k + 1) * height * width);
  return { height, width, channels, values };
}

/** Black for white. */
export function inverted(picture: Picture): Picture {
  return { ...picture, values: picture.values.map((value) => 1 - value) };
}
