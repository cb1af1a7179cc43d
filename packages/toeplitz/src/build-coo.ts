import { Coo } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import type { ToCsrOptions } from "./build-csr.ts";
import { buildCsr } from "./build-csr.ts";
import { withinMemory } from "./limits.ts";
import type { MatrixSource } from "./matrix-source.ts";

/** The matrix in COO, entries in row order: the CSR matrix with its rows written out. */
export function buildCoo<D extends FloatDType>(
  source: MatrixSource<D>,
  options: Pick<ToCsrOptions, "rows" | "memoryLimit">,
): Coo<D> {
  const { rows, memoryLimit } = options;
  const { shape, nnz, indptr, indices, data } = buildCsr(
    "toCoo",
    source,
    { rows, memoryLimit },
    ({ bytes }) => bytes.total + bytes.indices,
  );
  const row = withinMemory("toCoo", `${4 * nnz} bytes for the rows`, () => new Int32Array(nnz));
  for (let i = 0; i < shape[0]; i++) row.fill(i, indptr[i], indptr[i + 1]);
  return Coo.fromPartsUnchecked<D>({ shape, row, col: indices, data });
}
