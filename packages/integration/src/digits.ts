import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Tensor } from "@convmtx/tensor";
import { tensor } from "@convmtx/tensor";
import { decode } from "jpeg-js";

const folder = new URL("../../../../shared/data/mnist/", import.meta.url);

/** A trained network for MNIST and four digits; not a part of this repository. */
export const mnistModel: string = fileURLToPath(new URL("opt-mnist.onnx", folder));
export const hasMnist: boolean = existsSync(mnistModel);
if (!hasMnist) console.warn(`skipped: the network for MNIST is not run (no ${mnistModel})`);

/** What the pictures show. */
export const digits = [0, 3, 5, 7] as const;

/** The picture of a digit: (1, 28, 28), values from 0 to 1 with the precision of a float32, as the network's input has. */
export function digitPicture(digit: (typeof digits)[number]): Tensor<"float32"> {
  const { width, height, data } = decode(readFileSync(new URL(`${digit}.jpg`, folder)), {
    useTArray: true,
    formatAsRGBA: false,
  });
  const grey = Float32Array.from({ length: width * height }, (_, i) => data[3 * i] / 255);
  return tensor(grey, { shape: [1, height, width] });
}
