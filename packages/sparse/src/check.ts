import type { Coo } from "./coo.ts";
import { checkCooEntries, checkCooLayout } from "./coo-structure.ts";
import type { Csc } from "./csc.ts";
import type { Csr } from "./csr.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import type { CompressedWords } from "./structure.ts";
import { checkEntries, checkLayout, cscWords, csrWords } from "./structure.ts";

export interface CheckOptions {
  /** Look at every entry too: O(nnz). Default false: array types, lengths and the ends of indptr, O(1). */
  readonly entries?: boolean | undefined;
}

/**
 * Passes if the parts of A keep the rules of CSR: for matrices made unchecked, or whose arrays were written to.
 *
 * @throws FormatError `SPARSE_INVALID` naming the row and the position; ShapeError `SHAPE_INVALID`; DtypeError
 * `DTYPE_UNSUPPORTED`; LimitError `INDEX_LIMIT`
 * @remarks With `entries` also the order is checked, as far as A's flags promise it.
 */
export function checkCsr(a: Csr, options: CheckOptions = {}): void {
  checkCompressed("checkCsr", csrWords, a, options);
}

/** Passes if the parts of A keep the rules of CSC: the mirror of `checkCsr`. */
export function checkCsc(a: Csc, options: CheckOptions = {}): void {
  checkCompressed("checkCsc", cscWords, a, options);
}

/** Passes if the parts of A keep the rules of COO. As `checkCsr`. */
export function checkCoo(a: Coo, options: CheckOptions = {}): void {
  checkMatrixShape("checkCoo", a.shape);
  checkCooLayout("checkCoo", a);
  if (options.entries) checkCooEntries("checkCoo", a, promisedOrder(a));
}

function checkCompressed(what: string, words: CompressedWords, a: Csr | Csc, options: CheckOptions): void {
  checkMatrixShape(what, a.shape);
  checkLayout(what, words, a);
  if (options.entries) checkEntries(what, words, a, promisedOrder(a));
}

function promisedOrder({ sorted, canonical }: Csr | Csc | Coo): "any" | "sorted" | "canonical" {
  return canonical ? "canonical" : sorted ? "sorted" : "any";
}
