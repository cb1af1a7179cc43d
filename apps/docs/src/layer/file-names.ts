import type { MatrixShape } from "@convmtx/sparse";

/** The names under which a layer's parts are downloaded, and looked for by the programs that a page shows. */
export const kernelFile = "kernel.npy";
export const inputFile = "input.npy";
export const outputFile = "output.npy";

/** `T_16x25.npz` */
export function matrixFile([nrows, ncols]: MatrixShape, ending: "npz" | "mtx" | "npy" | "svg"): string {
  return `T_${nrows}x${ncols}.${ending}`;
}
