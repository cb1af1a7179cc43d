import { Csr } from "@convmtx/sparse";
import type { TypedArray } from "@convmtx/tensor";
import { matrixOperator } from "./matrix-operator.ts";
import type { Operator } from "./operator.ts";

/** diag(d) [n, n] for d [n]: y = d ⊙ x. */
export function diagonal(d: TypedArray | readonly number[]): Operator {
  const data = Float64Array.from(d);
  const { length } = data;
  const indptr = Int32Array.from({ length: length + 1 }, (_, i) => i);
  return matrixOperator(
    Csr.fromPartsUnchecked({ shape: [length, length], indptr, indices: indptr.slice(0, length), data }),
  );
}
