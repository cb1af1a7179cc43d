import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { allocate, dtypeOf } from "@convmtx/tensor";
import type { Structured } from "./structured.ts";
import { joined, structuredCsr, structuredDense } from "./structured.ts";
import type { VectorLike } from "./vector.ts";
import { vectorValues } from "./vector.ts";

/**
 * H[i, j] = c[i + j] while i + j < m, then r[i + j − m + 1]: the Hankel matrix (scipy.linalg.hankel).
 *
 * @param c first column, length m
 * @param r last row, length n; default zeros, as many as c has. r[0] is not read: the corner is the last of c.
 * @returns [m, n], a strided view over m + n − 1 fresh numbers
 * @throws ShapeError `SHAPE_INVALID` unless both are 1-D and not empty
 */
export function hankel(c: VectorLike, r?: VectorLike): Tensor {
  return structuredDense(structure("hankel", c, r));
}

/** `hankel` in CSR. Antidiagonals of zeros are not stored. @throws as `hankel`; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT` */
export function hankelCsr(c: VectorLike, r?: VectorLike): Csr {
  return structuredCsr("hankelCsr", structure("hankelCsr", c, r));
}

function structure(caller: string, c: VectorLike, r: VectorLike | undefined): Structured {
  const column = vectorValues(caller, "c", c);
  const row = r === undefined ? allocate(dtypeOf(column) as "float64", column.length) : vectorValues(caller, "r", r);
  return { nrows: column.length, ncols: row.length, along: "antidiagonals", values: joined(column, row.slice(1)) };
}
