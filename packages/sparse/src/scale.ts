import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";

/**
 * α A
 *
 * @returns A's shape, dtype, pattern and order, a copy; to share the pattern use `withData(patternOf(a), …)`
 * @remarks Every stored value is multiplied, also by 0: 0·NaN is NaN and the entries stay. Takes any order. O(nnz).
 */
export function scale<D extends FloatDType>(a: Csr<D>, alpha: number): Csr<D> {
  expectFormat("scale", a, "csr");
  const data = a.data.slice() as TypedArrayOf<D>;
  for (let k = 0; k < data.length; k++) data[k] *= alpha;
  return Csr.fromPartsUnchecked({ shape: a.shape, indptr: a.indptr.slice(), indices: a.indices.slice(), data }, a);
}
