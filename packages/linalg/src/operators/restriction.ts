import { Csr } from "@convmtx/sparse";
import { checkShape, ShapeError } from "@convmtx/tensor";
import { matrixOperator } from "./matrix-operator.ts";
import type { Operator } from "./operator.ts";

/**
 * R [indices.length, n]: y = x[indices]. Rᵀ puts y back, zeros elsewhere; where an index comes twice its values add up.
 *
 * @throws ShapeError `INDEX_OUT_OF_RANGE`, `SHAPE_INVALID`
 */
export function restriction(n: number, indices: ArrayLike<number>): Operator {
  checkShape("restriction", [n]);
  const { length } = indices;
  const columns = Int32Array.from(indices);
  for (let k = 0; k < length; k++) {
    if (Number.isInteger(indices[k]) && indices[k] >= 0 && indices[k] < n) continue;
    throw new ShapeError(
      "INDEX_OUT_OF_RANGE",
      `restriction: index ${indices[k]} at place ${k} is not an integer in [0, ${n})`,
      { details: { index: indices[k], place: k, length: n } },
    );
  }
  const indptr = Int32Array.from({ length: length + 1 }, (_, i) => i);
  return matrixOperator(
    Csr.fromPartsUnchecked({ shape: [length, n], indptr, indices: columns, data: new Float64Array(length).fill(1) }),
  );
}
