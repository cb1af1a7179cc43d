import type { Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import type { MatrixSample } from "../matrix-samples.ts";
import { productSamples } from "../matrix-samples.ts";
import type { Sample } from "../op-spec.ts";

export type MatrixAndVector = { readonly A: Csr; readonly x: Tensor<FloatDType> };

/** A matrix and the vector of its sample, as long as the matrix has columns (axis 1) or rows (axis 0). */
export function matrixAndVector(axis: 0 | 1): readonly Sample<MatrixAndVector>[] {
  return productSamples.map((sample) => ({
    ...about(sample),
    operands: (dtype) => {
      const A = sample.matrix(dtype);
      const length = A.shape[axis];
      return { A, x: new Tensor<FloatDType>(dtype, sample.vector(dtype, length), [length]) };
    },
  }));
}

export function about({ name, title, elements }: MatrixSample): Pick<Sample<unknown>, "name" | "title" | "elements"> {
  return elements === undefined ? { name, title } : { name, title, elements };
}
