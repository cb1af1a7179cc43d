import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, ConvmtxError, ShapeError, shapeText, sizeOf, tensor } from "@convmtx/tensor";
import { readTensor } from "./input-file.ts";
import { badWord } from "./option-words.ts";
import { diskCoverage, polygonCoverage } from "./pixel-coverage.ts";

/** How a kernel is written, for help and messages. */
export const kernelWords = "gaussian:SIGMA[:SIZE], motion:LENGTH[:ANGLE], disk:RADIUS, box:SIZE, or a .npy file";

/** More pixels a side than that are no blur that anyone undoes, and would not fit in memory soon after. */
const mostTaps = 1001;

export interface KernelReading {
  /** A file's numbers as they are, not divided by their sum. */
  readonly raw?: boolean | undefined;
  readonly maxBytes: number;
}

/**
 * The kernel that `--kernel` asks for.
 *
 * @returns [height, width], float64, of sum 1 (a file's with `raw` as it is); its middle is element ⌊size/2⌋ of each axis
 * @throws ConvmtxError `OPTION_INVALID` for a word that is none; for a file ShapeError `SHAPE_MISMATCH`, and what reading throws
 */
export async function blurKernel(text: string, reading: KernelReading): Promise<Tensor<"float64">> {
  const [name, ...numbers] = text.split(":");
  const shape = shapes[name];
  if (shape !== undefined) return normalised(text, shape(text, numbers));
  // What has no dot is no file name, but a shape that is not known.
  if (/^[a-z]+(:[-+.\d]*)+$/i.test(text)) throw badWord("--kernel", text, kernelWords);
  const given = await readTensor(text, { maxBytes: reading.maxBytes });
  if (given.shape.length !== 2 || sizeOf(given.shape) === 0) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${text} has shape ${shapeText(given.shape)}, expected a kernel [height, width]`,
    );
  }
  const kernel = tensor(Float64Array.from(asTypedArray(given)), { shape: given.shape });
  const bad = kernel.data.findIndex((tap) => !Number.isFinite(tap));
  if (bad >= 0) {
    throw new ConvmtxError("OPTION_INVALID", `${text}: tap ${bad} is ${kernel.data[bad]}, expected a finite number`, {
      details: { index: bad, value: kernel.data[bad] },
    });
  }
  return reading.raw ? kernel : normalised(text, kernel);
}

/** @throws ConvmtxError `OPTION_INVALID` if the sum is 0 or no number */
function normalised(text: string, kernel: Tensor<"float64">): Tensor<"float64"> {
  const sum = kernel.data.reduce((total, tap) => total + tap, 0);
  if (sum !== 0 && Number.isFinite(sum)) {
    return tensor(
      kernel.data.map((tap) => tap / sum),
      { shape: kernel.shape },
    );
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${text}: the kernel's sum is ${sum}, which cannot be made 1; --raw takes it as it is`,
    {
      details: { sum },
    },
  );
}

const shapes: Readonly<Record<string, (text: string, numbers: readonly string[]) => Tensor<"float64">>> = {
  gaussian(text, [sigmaText, sizeText, ...more]) {
    const expected = "gaussian:SIGMA or gaussian:SIGMA:SIZE with a SIGMA above 0 and an odd SIZE";
    const sigma = positive(text, sigmaText, more, expected);
    const size = sizeText === undefined ? 2 * Math.ceil(3 * sigma) + 1 : positive(text, sizeText, [], expected);
    if (size % 2 !== 1) throw badWord("--kernel", text, expected);
    return sampled(text, (size - 1) / 2, (size - 1) / 2, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
  },
  motion(text, [lengthText, angleText = "0", ...more]) {
    const expected = "motion:LENGTH or motion:LENGTH:ANGLE with a LENGTH above 0 and degrees from the right upwards";
    const length = positive(text, lengthText, more, expected);
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(angleText)) throw badWord("--kernel", text, expected);
    const angle = (Number(angleText) * Math.PI) / 180;
    // A line of that length and one pixel wide, by what it covers of each pixel.
    const [ax, ay] = [(Math.cos(angle) * length) / 2, (-Math.sin(angle) * length) / 2];
    const [bx, by] = [-Math.sin(angle) / 2, -Math.cos(angle) / 2];
    const corners = [
      [ax + bx, ay + by],
      [bx - ax, by - ay],
      [-ax - bx, -ay - by],
      [ax - bx, ay - by],
    ] as const;
    const [width, height] = [Math.abs(ax) + Math.abs(bx), Math.abs(ay) + Math.abs(by)];
    return sampled(text, pixelsBeyond(width), pixelsBeyond(height), (x, y) => polygonCoverage(corners, x, y));
  },
  disk(text, [radiusText, ...more]) {
    const radius = positive(text, radiusText, more, "disk:RADIUS with a RADIUS above 0");
    return sampled(text, pixelsBeyond(radius), pixelsBeyond(radius), (x, y) => diskCoverage(radius, x, y));
  },
  box(text, [sizeText, ...more]) {
    const half = positive(text, sizeText, more, "box:SIZE with a SIZE above 0") / 2;
    const part = (x: number) => Math.min(x + 0.5, half) - Math.max(x - 0.5, -half);
    return sampled(text, pixelsBeyond(half), pixelsBeyond(half), (x, y) => part(x) * part(y));
  },
};

/** How many pixels to each side of the middle one a shape reaches that extends so far; less than a rounding error does not count. */
function pixelsBeyond(extent: number): number {
  return Math.max(0, Math.ceil(extent - 0.5 - 1e-9));
}

function sampled(text: string, xs: number, ys: number, tap: (x: number, y: number) => number): Tensor<"float64"> {
  const [width, height] = [2 * xs + 1, 2 * ys + 1];
  if (width > mostTaps || height > mostTaps) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `--kernel ${text} spans ${width} x ${height} pixels, expected at most ${mostTaps}; make the picture smaller first`,
      { details: { option: "--kernel", width, height } },
    );
  }
  const taps = Float64Array.from({ length: width * height }, (_, k) =>
    tap((k % width) - xs, Math.floor(k / width) - ys),
  );
  return tensor(taps, { shape: [height, width] });
}

/** A number above 0 in a kernel's word, which has no more parts than are known. */
function positive(text: string, item: string | undefined, more: readonly string[], expected: string): number {
  const isNumber = item !== undefined && /^(\d+\.?\d*|\.\d+)$/.test(item) && Number(item) > 0;
  if (isNumber && more.length === 0) return Number(item);
  throw badWord("--kernel", text, expected);
}
