import type { Csr } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import { convOperator } from "./conv-operator.ts";
import type { VectorLike } from "./vector.ts";
import { checkLength, vectorValues } from "./vector.ts";

export type ConvolutionMode = "full" | "valid" | "same";

/**
 * A with A·v = convolve(a, v, mode), true convolution: scipy.linalg.convolution_matrix.
 *
 * @param a length k
 * @param n length of v
 * @param mode `full`: k + n − 1 rows; `valid`: max(k, n) − min(k, n) + 1; `same`: max(k, n), as NumPy and SciPy have it,
 * also where a is longer than v
 * @returns [rows, n]; every element of a is stored, zeros too
 * @throws ShapeError `SHAPE_INVALID`; ConvmtxError `OPTION_INVALID`
 */
export function convolutionMatrix(a: VectorLike, n: number, mode: ConvolutionMode = "full"): Csr {
  const kernel = vectorValues("convolutionMatrix", "a", a);
  const k = kernel.length;
  checkLength("convolutionMatrix", "n", n);
  const [first, rows] = rowsOf(mode, k, n);
  // Row 0 of the full matrix reads v with k − 1 elements of padding before it.
  const begin = k - 1 - first;
  const padding = [[begin, rows + k - 1 - n - begin]] as const;
  return convOperator(kernel, { inputShape: [n], padding, flip: true }).toCsr();
}

/** The first row of the full matrix that a mode keeps, and how many. */
function rowsOf(mode: ConvolutionMode, k: number, n: number): readonly [first: number, rows: number] {
  const [short, long] = k < n ? [k, n] : [n, k];
  switch (mode) {
    case "full":
      return [0, k + n - 1];
    case "valid":
      return [short - 1, long - short + 1];
    case "same":
      return [(short - 1) >> 1, long];
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `convolutionMatrix: mode is ${JSON.stringify(mode)}, expected "full" | "valid" | "same"`,
    { details: { option: "mode", value: mode } },
  );
}
