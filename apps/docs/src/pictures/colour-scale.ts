/** What a view shows: [height, width] in grey or signed colours, [3, height, width] as red, green and blue. */
export interface ImageArray {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

/**
 * Which numbers are dark and light: 0 to 1; the smallest to the largest; or negative blue, 0 white and positive orange, as strong as the largest
 * magnitude, or as the given one, has it.
 */
export type PictureRange =
  | "unit"
  | "stretched"
  | "signed"
  | { readonly low: number; readonly high: number }
  | { readonly magnitude: number };

/** Blue and orange differ to every eye, and white lies between them on paper and screens alike. */
export const signedColours = [
  [12, 68, 148],
  [176, 68, 0],
] as const;
const [negative, positive] = signedColours;

/** Height and width of an image of two axes, or of three of which the first holds 3 colours. */
export function extentsOf(shape: readonly number[]): { height: number; width: number; isColour: boolean } {
  const isColour = shape.length === 3 && shape[0] === 3;
  if (shape.length !== 2 && !isColour) throw new RangeError(`a view shows [h, w] or [3, h, w], got [${shape.join()}]`);
  const [height, width] = shape.slice(-2);
  return { height, width, isColour };
}

/** Red, green, blue and opacity of each pixel, from 0 to 255. What is not a number is left transparent. */
export function paint({ values, shape }: ImageArray, range: PictureRange): Uint8ClampedArray<ArrayBuffer> {
  const { height, width, isColour } = extentsOf(shape);
  const size = height * width;
  const pixels = new Uint8ClampedArray(4 * size);
  const [low, high] = rangeBounds(values, range);
  if (isSigned(range) && !isColour) {
    for (let k = 0; k < size; k++) paintSigned(pixels, 4 * k, values[k] / high);
    return pixels;
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const middle = scale === 0 ? 127.5 : 0;
  for (let k = 0; k < size; k++) {
    let isNumber = true;
    for (let c = 0; c < 3; c++) {
      const value = values[isColour ? c * size + k : k];
      isNumber &&= !Number.isNaN(value);
      pixels[4 * k + c] = middle + (value - low) * scale;
    }
    pixels[4 * k + 3] = isNumber ? 255 : 0;
  }
  return pixels;
}

/** −1 to 1. */
function paintSigned(pixels: Uint8ClampedArray, at: number, value: number): void {
  if (Number.isNaN(value)) return;
  const strength = Math.min(1, Math.abs(value));
  const full = value < 0 ? negative : positive;
  for (let c = 0; c < 3; c++) pixels[at + c] = 255 + (full[c] - 255) * strength;
  pixels[at + 3] = 255;
}

function isSigned(range: PictureRange): boolean {
  return range === "signed" || (typeof range === "object" && "magnitude" in range);
}

/** The numbers that are darkest and lightest, or strongest of either sign. */
export function rangeBounds(values: ArrayLike<number>, range: PictureRange): readonly [low: number, high: number] {
  if (range === "unit") return [0, 1];
  if (typeof range === "object" && "low" in range) return [range.low, range.high];
  const [low, high] = typeof range === "object" ? [-range.magnitude, range.magnitude] : extremes(values);
  if (!isSigned(range)) return [low, high];
  const magnitude = Math.max(-low, high) || 1;
  return [-magnitude, magnitude];
}

/** Of the finite values; 0 and 0 of none. */
function extremes(values: ArrayLike<number>): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}
