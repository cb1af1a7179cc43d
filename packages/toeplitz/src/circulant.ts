import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import type { Structured } from "./structured.ts";
import { joined, structuredCsr, structuredDense } from "./structured.ts";
import type { VectorLike } from "./vector.ts";
import { vectorValues } from "./vector.ts";

/**
 * C[i, j] = c[(i − j) mod n]: the circulant matrix with first column c (scipy.linalg.circulant). C x is the circular
 * convolution of c and x.
 *
 * @param c first column, length n
 * @returns [n, n], a strided view over 2n − 1 fresh numbers
 * @throws ShapeError `SHAPE_INVALID` unless c is 1-D and not empty
 */
export function circulant(c: VectorLike): Tensor {
  return structuredDense(structure("circulant", c));
}

/** `circulant` in CSR. Zeros of c are not stored. @throws as `circulant`; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT` */
export function circulantCsr(c: VectorLike): Csr {
  return structuredCsr("circulantCsr", structure("circulantCsr", c));
}

function structure(caller: string, c: VectorLike): Structured {
  const column = vectorValues(caller, "c", c);
  return { nrows: column.length, ncols: column.length, along: "diagonals", values: joined(column.slice(1), column) };
}
