import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import type { Structured } from "./structured.ts";
import { joined, structuredCsr, structuredDense } from "./structured.ts";
import type { VectorLike } from "./vector.ts";
import { vectorValues } from "./vector.ts";

/**
 * T[i, j] = c[i − j] on and below the diagonal, r[j − i] above: the Toeplitz matrix (scipy.linalg.toeplitz).
 *
 * @param c first column, length m
 * @param r first row, length n; default c. r[0] is not read: the corner is c[0].
 * @returns [m, n], a strided view over m + n − 1 fresh numbers (`contiguous` copies it out)
 * @throws ShapeError `SHAPE_INVALID` unless both are 1-D and not empty
 */
export function toeplitz(c: VectorLike, r: VectorLike = c): Tensor {
  return structuredDense(structure("toeplitz", c, r));
}

/** `toeplitz` in CSR. Diagonals of zeros are not stored. @throws as `toeplitz`; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT` */
export function toeplitzCsr(c: VectorLike, r: VectorLike = c): Csr {
  return structuredCsr("toeplitzCsr", structure("toeplitzCsr", c, r));
}

function structure(caller: string, c: VectorLike, r: VectorLike): Structured {
  const column = vectorValues(caller, "c", c);
  const row = vectorValues(caller, "r", r);
  const values = joined(row.slice(1).reverse(), column);
  return { nrows: column.length, ncols: row.length, along: "diagonals", values };
}
