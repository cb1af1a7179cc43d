import { readFileSync } from "node:fs";
import type { Tensor } from "@convmtx/tensor";
import { tensor } from "@convmtx/tensor";
import { decode } from "jpeg-js";
import { sharedPath } from "./corpus.ts";

/** A trained network for MNIST, with four digits beside it; not a part of this repository. */
export const mnistModel: string | undefined = sharedPath("data/mnist/opt-mnist.onnx");

/** What the pictures show. */
export const digits = [0, 3, 5, 7] as const;

/** The picture of a digit: (1, 28, 28), values from 0 to 1 with the precision of a float32, as the network's input has. */
export function digitPicture(digit: (typeof digits)[number]): Tensor<"float32"> {
  const { width, height, data } = decode(readFileSync(sharedPath(`data/mnist/${digit}.jpg`) ?? ""), {
    useTArray: true,
    formatAsRGBA: false,
  });
  const grey = Float32Array.from({ length: width * height }, (_, i) => data[3 * i] / 255);
  return tensor(grey, { shape: [1, height, width] });
}
