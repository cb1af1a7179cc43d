import type { Csr } from "@convmtx/sparse";
import { patternOf, withData } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { Operator } from "./operator.ts";

/** The operator of a matrix of our own making, which takes the dtype of the place: rounded where that is float32. */
export function matrixOperator(a: Csr<"float64">): Operator {
  const made = new Map<FloatDType, Csr>([["float64", a]]);
  return new Operator(a.shape, (space, x, side) => {
    const { dtype } = space;
    const matrix = made.get(dtype) ?? withData(patternOf(a), Float32Array.from(a.data));
    made.set(dtype, matrix);
    return space.matrix(matrix, x, side);
  });
}
