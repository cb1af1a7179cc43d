import { randomUniform } from "@convmtx/tensor";
import { isInk } from "./lettering.ts";
import { greyOf, type Picture } from "./picture.ts";
import { type Colour, landscape, portrait, type Scene } from "./scenes.ts";

/** The pictures that need no file, with what each is good for. */
export const samplePictures = [
  { name: "landscape", title: "Landscape: sharp and soft edges" },
  { name: "portrait", title: "Portrait: round shapes, fine stripes" },
  { name: "letters", title: "Letters: black on white" },
  { name: "zone-plate", title: "Zone plate: every frequency" },
  { name: "checker", title: "Checkerboard: straight edges" },
  { name: "points", title: "Points: each shows the kernel" },
  { name: "gradient", title: "Gradient: no detail at all" },
  { name: "noise", title: "Noise: nothing but detail" },
] as const;

export type SampleName = (typeof samplePictures)[number]["name"];

export interface SampleOptions {
  readonly height: number;
  readonly width: number;
  /** Default 1. */
  readonly channels?: 1 | 3 | undefined;
}

/** A picture made by code, the same on every machine. */
export function samplePicture(name: SampleName, { height, width, channels = 1 }: SampleOptions): Picture {
  const colour = makers[name]({ height, width });
  return channels === 3 ? colour : greyOf(colour);
}

interface Extents {
  readonly height: number;
  readonly width: number;
}

const makers: Readonly<Record<SampleName, (extents: Extents) => Picture>> = {
  landscape: (extents) => sampled(landscape, extents, 3),
  portrait: (extents) => sampled(portrait, extents, 3),
  letters: (extents) => sampled((x, y) => (isInk(x, y) ? [0.08, 0.08, 0.1] : [0.97, 0.96, 0.93]), extents, 3),
  checker: (extents) =>
    sampled(
      (x, y) => ((Math.floor(8 * x) + Math.floor(8 * y)) % 2 === 0 ? [0.95, 0.92, 0.85] : [0.1, 0.2, 0.36]),
      extents,
      3,
    ),
  gradient: (extents) => sampled((x, y) => [x, (x + y) / 2, 1 - x + x * y], extents, 1),
  // Each pixel by its middle: the waves are one pixel wide where the border is reached, and averages would erase them.
  "zone-plate": ({ height, width }) => {
    const size = Math.max(height, width);
    const wave: Scene = (x, y) => {
      const square = ((x - 0.5) * width) ** 2 + ((y - 0.5) * height) ** 2;
      const value = 0.5 + 0.5 * Math.cos((Math.PI * square) / size);
      return [value, value, value];
    };
    return sampled(wave, { height, width }, 1);
  },
  points: ({ height, width }) => {
    const picture = sampled(() => [0, 0, 0], { height, width }, 1);
    const colours: readonly Colour[] = [
      [1, 1, 1],
      [1, 0.8, 0.3],
      [0.5, 0.8, 1],
    ];
    for (let k = 0; k < 9; k++) {
      // Off the regular grid, so that a stride does not hit all or none.
      const row = Math.floor((height * (2 * Math.floor(k / 3) + 1)) / 6) + (k % 2);
      const col = Math.floor((width * (2 * (k % 3) + 1)) / 6) + (Math.floor(k / 2) % 2);
      if (row < height && col < width) setPixel(picture, row, col, colours[k % 3]);
    }
    return picture;
  },
  noise: ({ height, width }) => {
    const values = randomUniform([3, height, width], { seed: 7 }).data;
    return { height, width, channels: 3, values };
  },
};

/** Of larger pictures each pixel is its middle: nobody sees the stairs, and a page must not stand still. */
const mostSmoothPixels = 128 * 128;

/** A scene at each pixel: the mean over `side` × `side` points of it, which keeps slanted edges from stairs. */
function sampled(scene: Scene, { height, width }: Extents, smoothSide: number): Picture {
  const size = height * width;
  const side = size > mostSmoothPixels ? 1 : smoothSide;
  const picture: Picture = { height, width, channels: 3, values: new Float64Array(3 * size) };
  const { values } = picture;
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const at = row * width + col;
      for (let k = 0; k < side * side; k++) {
        const [x, y] = [col + ((k % side) + 0.5) / side, row + (Math.floor(k / side) + 0.5) / side];
        const colour = scene(x / width, y / height);
        for (let c = 0; c < 3; c++) values[c * size + at] += Math.min(1, Math.max(0, colour[c]));
      }
    }
  }
  for (let k = 0; k < values.length; k++) values[k] /= side * side;
  return picture;
}

function setPixel({ height, width, values }: Picture, row: number, col: number, colour: Colour): void {
  for (let c = 0; c < 3; c++) values[(c * height + row) * width + col] = Math.min(1, Math.max(0, colour[c]));
}
