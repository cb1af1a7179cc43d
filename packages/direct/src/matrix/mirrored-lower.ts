import { add, asTransposed, Csc, transpose, triu } from "@convmtx/sparse";
import type { Columns } from "./columns.ts";

/** The symmetric matrix whose lower triangle is A's: what `cholesky` factors. */
export function mirroredLower({ shape, indptr, indices, data }: Columns): Columns {
  // A by columns is Aᵀ by rows, and its lower triangle the upper one there.
  const upper = triu(asTransposed(Csc.fromPartsUnchecked({ shape, indptr, indices, data })));
  const whole = add(upper, transpose(triu(upper, 1)));
  return { shape, indptr: whole.indptr, indices: whole.indices, data: whole.data };
}
