import type { FloatDType } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";

/** The entries of A which `keep` wants, in their order: a copy for the public function `what`. */
export function filterEntries<D extends FloatDType>(
  what: string,
  a: Csr<D>,
  keep: (i: number, j: number, value: number) => boolean,
): Csr<D> {
  const { shape, indptr, indices, data } = a;
  let nnz = 0;
  for (let i = 0; i < shape[0]; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) if (keep(i, indices[k], data[k])) nnz++;
  }
  const to = allocateCompressed(what, shape[0], nnz, a.dtype);
  let at = 0;
  for (let i = 0; i < shape[0]; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      if (!keep(i, indices[k], data[k])) continue;
      to.indices[at] = indices[k];
      to.data[at++] = data[k];
    }
    to.indptr[i + 1] = at;
  }
  return Csr.fromPartsUnchecked({ shape, ...to }, a);
}
