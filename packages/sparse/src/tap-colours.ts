import type { SpyColour, SpyPalette } from "./spy-palette.ts";

/** The spatial taps of a kernel in classes, each of one colour. */
export interface TapColours {
  readonly palette: SpyPalette;
  readonly classCount: number;
  /** Of each spatial tap, in C order. */
  readonly classOf: Int32Array;
}

/** More colours than that nobody tells apart, and each costs memory in every cell. */
const mostClasses = 64;

/**
 * A colour for each spatial tap: its hue by its row in the kernel, its lightness by its column, which colour-blind people see too. The taps of a
 * kernel's row lie side by side in the matrix, so that their mixture, far away, still has the hue. Of a large kernel neighbours share a colour.
 *
 * @param kernelSize of the spatial axes; all but the last are the rows of the legend
 */
export function tapColours(kernelSize: readonly number[]): TapColours {
  const [height, width] = [kernelSize.slice(0, -1).reduce((a, b) => a * b, 1), kernelSize[kernelSize.length - 1]];
  let step = 1;
  while (Math.ceil(height / step) * Math.ceil(width / step) > mostClasses) step++;
  const [rows, cols] = [Math.ceil(height / step), Math.ceil(width / step)];
  const classCount = rows * cols;
  const classOf = Int32Array.from({ length: height * width }, (_, tap) => {
    return Math.floor(Math.floor(tap / width) / step) * cols + Math.floor((tap % width) / step);
  });
  const colours = Array.from({ length: classCount }, (_, k) => colourAt(Math.floor(k / cols), rows, k % cols, cols));
  const title = `taps ${kernelSize.join(" × ")}`;
  return { palette: { colours, legend: { title, rows, cols } }, classCount, classOf };
}

/** In one dimension hue and lightness change together. */
function colourAt(row: number, rows: number, col: number, cols: number): SpyColour {
  const along = (i: number, count: number) => (count === 1 ? undefined : i / (count - 1));
  const [down, right] = [along(row, rows), along(col, cols)];
  const [u, v] = [down ?? right ?? 0.8, right ?? down ?? 0.3];
  // From orange over green to blue. The rows differ a little in lightness too: orange and green are alike to some eyes.
  return fromOklch(0.42 + 0.3 * v + 0.08 * (1 - u), 0.14, 45 + 235 * u);
}

/** sRGB, cut to its range. Björn Ottosson, "A perceptual color space for image processing" (2020). */
function fromOklch(lightness: number, chroma: number, degrees: number): SpyColour {
  const hue = (degrees * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const [red, green, blue] = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((light) => {
    const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(Math.max(value, 0), 1));
  });
  return [red, green, blue];
}
