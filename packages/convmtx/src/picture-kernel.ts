import type { Tensor } from "@convmtx/tensor";
import { tensor } from "@convmtx/tensor";
import { blurKernel } from "./blur-kernel.ts";
import { readTensor } from "./input-file.ts";
import { badWord } from "./option-words.ts";

/** Kernels that people know by name, as correlations: the taps lie as the pixels do which they multiply. */
const presets: Readonly<Record<string, readonly (readonly number[])[]>> = {
  identity: [[1]],
  "sobel-x": [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ],
  "sobel-y": [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ],
  laplacian: [
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ],
  sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  emboss: [
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ],
};

/** How a named kernel is written, for help and messages. */
export const pictureKernelWords: string = `${Object.keys(presets).join(", ")}, gaussian:SIGMA[:SIZE], motion:LENGTH[:ANGLE], disk:RADIUS, box:SIZE`;

/** A kernel, and whether it came by a name. */
export interface PictureKernel {
  readonly kernel: Tensor;
  readonly isNamed: boolean;
}

/**
 * The kernel that `--kernel` asks for: by a name with two axes, else out of a file with any.
 *
 * @throws ConvmtxError `OPTION_INVALID` for a word that is none; what reading throws
 */
export async function pictureKernel(
  text: string,
  reading: { readonly maxBytes: number; readonly lossy?: boolean | undefined },
): Promise<PictureKernel> {
  if (Object.hasOwn(presets, text)) return { kernel: tensor(presets[text].map((row) => [...row])), isNamed: true };
  if (/^(gaussian|motion|disk|box):/.test(text)) return { kernel: await blurKernel(text, reading), isNamed: true };
  // What has no dot and no slash is no file name, but a kernel that is not known.
  if (/^[a-z-]+(:[-+.\d]*)*$/i.test(text)) throw badWord("--kernel", text, `${pictureKernelWords}, or a .npy file`);
  return { kernel: await readTensor(text, reading), isNamed: false };
}
