import { type Coo, type Csc, type Csr, csrFromCoo, csrFromCsc, sumDuplicates } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";

/** What has its entries on the host, or can be built there. */
export type MatrixLike = Csr | Csc | Coo | ConvOperator;

/**
 * The matrix in CSR, canonical.
 *
 * @throws ConvmtxError `OPTION_INVALID` for what has no entries: a pair of functions, an engine's handle; LimitError `MEMORY_LIMIT`
 */
export function asMatrix(caller: string, a: MatrixLike, name = "A"): Csr {
  if (typeof a === "object" && a !== null) {
    if ("toCsr" in a) return a.toCsr();
    if ("format" in a) {
      const csr = a.format === "csr" ? a : a.format === "coo" ? csrFromCoo(a) : csrFromCsc(a);
      return csr.canonical ? csr : sumDuplicates(csr);
    }
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${name} must have its entries on the host: a Csr, Csc, Coo or ConvOperator (a handle: read it first)`,
    { details: { operand: name } },
  );
}
