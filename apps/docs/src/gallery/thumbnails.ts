import { svds } from "@convmtx/linalg";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { encode } from "fast-png";
import { extentsOf, type ImageArray, type PictureRange, paint } from "../pictures/colour-scale.ts";
import { samplePicture } from "../pictures/sample-pictures.ts";
import { checkerboard } from "./adjoint-layers.ts";
import { deblur } from "./deblur.ts";
import { edgeLayer, gradientOperator, magnitudes } from "./edge-layers.ts";
import { tapsOf } from "./kernels.ts";
import { throughPatches } from "./patches.ts";
import { tapPicture, tapTable } from "./tap-picture.ts";

/** What each page of the gallery shows, made while the site is built: a PNG as a data URL. */
export const thumbnails: Readonly<Record<string, () => string>> = {
  "blur-and-deblur": () => {
    const picture = samplePicture("landscape", square(64)).values;
    const request = { picture, ...square(64), blur: "motion", size: 7, degrees: 30, noise: 0.002 } as const;
    let blurred = picture;
    const { restored } = deblur({ ...request, regularizer: "gradient", damping: 0.04 }, (part) => {
      blurred = part.blurred;
    });
    // Blurred on the left, restored on the right.
    return dataUrl({ values: blurred.map((value, k) => (k % 64 < 32 ? value : restored[k])), shape: [64, 64] }, "unit");
  },
  lipschitz: () => {
    const layer = convOperator(tensor(tapsOf("sobel-x"), { shape: [3, 3] }), { inputShape: [24, 24], padding: 1 });
    return dataUrl({ values: svds(layer, 1, { tolerance: 1e-6 }).right[0], shape: [24, 24] }, "signed");
  },
  edges: () => {
    const picture = samplePicture("landscape", square(64)).values;
    return dataUrl({ values: magnitudes(gradientOperator(64).matvec(picture)), shape: [64, 64] }, "stretched");
  },
  "fully-connected": () => dataUrl(tapPicture([tapTable(edgeLayer("counting", 5))], 25), "unit"),
  "overlap-add": () => {
    const picture = samplePicture("portrait", square(48)).values;
    const { sum } = throughPatches({ picture, side: 48, size: 8, stride: 5, work: "nothing" });
    return dataUrl({ values: sum, shape: [48, 48] }, "stretched");
  },
  adjoint: () => dataUrl(checkerboardImage(), "stretched"),
};

function checkerboardImage(): ImageArray {
  const { data, shape } = checkerboard(10, 3, 2);
  return { values: data, shape };
}

function square(side: number): { height: number; width: number } {
  return { height: side, width: side };
}

function dataUrl(image: ImageArray, range: PictureRange): string {
  const { height, width } = extentsOf(image.shape);
  const file = encode({ width, height, channels: 4, depth: 8, data: new Uint8Array(paint(image, range).buffer) });
  return `data:image/png;base64,${Buffer.from(file).toString("base64")}`;
}
