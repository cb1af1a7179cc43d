import { UnsupportedError } from "@convmtx/tensor";

type Format = "csr" | "csc" | "coo";

/**
 * The formats share their fields' names, so that a matrix in the wrong one would be read as its transpose without a
 * word. Types tell them apart; this does where there are none.
 *
 * @throws UnsupportedError `UNSUPPORTED`
 */
export function expectFormat(what: string, a: { readonly format: string } | undefined, format: Format): void {
  if (a?.format === format) return;
  const got = a?.format === undefined ? "no sparse matrix" : `in ${a.format}`;
  throw new UnsupportedError("UNSUPPORTED", `${what}: the matrix is ${got}, expected ${format}: convert it first`, {
    details: { got: a?.format, expected: format },
  });
}
