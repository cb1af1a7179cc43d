import { asTypedArray, FormatError, isFloat, shapeText, sizeOf, Tensor, UnsupportedError } from "@convmtx/tensor";
import type { InputFile } from "./input-file.ts";
import type { Picture } from "./picture.ts";

/**
 * An array [H, W] or [C, H, W] as a picture: floating point numbers with 1 for full scale, or uint8 or uint16.
 *
 * @throws UnsupportedError `UNSUPPORTED` for another shape or dtype; FormatError `FILE_INVALID` for a value that is not finite
 */
export function arrayPicture({ path, content, sourceDtype }: InputFile): Picture {
  const { shape, dtype } = content;
  if (!(content instanceof Tensor) || (shape.length !== 2 && shape.length !== 3) || sizeOf(shape) === 0) {
    throw refused(path, `has shape ${shapeText(shape)}, expected an array [H, W] or [C, H, W] with at least one pixel`);
  }
  const [count, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  if ((width === 3 || width === 4) && count > 4) {
    throw refused(path, `has shape ${shapeText(shape)}, which looks like [H, W, C]; channels come first: [C, H, W]`);
  }
  const depth = sourceDtype === "uint8" ? 8 : sourceDtype === "uint16" ? 16 : undefined;
  if (depth === undefined && !isFloat(dtype)) {
    throw refused(path, `is ${sourceDtype}, expected floating point numbers with 1 for full scale, uint8 or uint16`);
  }
  const full = depth === undefined ? 1 : 2 ** depth - 1;
  const values = Float64Array.from(asTypedArray(content), (value) => value / full);
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw new FormatError("FILE_INVALID", `${path}: element ${broken} is ${values[broken]}, expected finite numbers`, {
      details: { index: broken },
    });
  }
  const size = height * width;
  const channels = Array.from({ length: count }, (_, c) => values.slice(c * size, (c + 1) * size));
  return { height, width, channels, depth };
}

/** [H, W] for one channel, else [C, H, W]; without alpha. */
export function pictureArray({ height, width, channels }: Picture): Tensor<"float64"> {
  const values = new Float64Array(channels.length * height * width);
  channels.forEach((channel, c) => {
    values.set(channel, c * height * width);
  });
  return new Tensor("float64", values, channels.length === 1 ? [height, width] : [channels.length, height, width]);
}

function refused(path: string, problem: string): UnsupportedError {
  return new UnsupportedError("UNSUPPORTED", `${path} ${problem}`);
}
