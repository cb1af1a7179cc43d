import { Csr, sliceCols, sliceRows, toDense } from "@convmtx/sparse";
import { NumericalError } from "@convmtx/tensor";
import { checkSquareMatrix } from "../operators/combined-shape.ts";
import { asMatrix, type MatrixLike } from "../operators/host-matrix.ts";
import { matrixOperator } from "../operators/matrix-operator.ts";
import type { Operator } from "../operators/operator.ts";
import { checkedCount } from "../space/place.ts";
import { denseInverse } from "./dense-inverse.ts";

export interface BlockJacobiOptions {
  /** Rows of a block; the last one may be shorter. Default 16. */
  readonly blockSize?: number | undefined;
}

/**
 * The inverses of the blocks along A's diagonal: for unknowns that hang together in small groups, as the pixels of a row.
 *
 * @throws NumericalError `SINGULAR` naming the block and the pivot; ShapeError `SHAPE_MISMATCH` unless A is square; ConvmtxError `OPTION_INVALID`
 * @remarks O(n · blockSize²), and n · blockSize entries. Serves on the host and on every engine.
 */
export function blockJacobiPreconditioner(a: MatrixLike, { blockSize = 16 }: BlockJacobiOptions = {}): Operator {
  const caller = "blockJacobiPreconditioner";
  const A = asMatrix(caller, a);
  checkSquareMatrix(caller, A.shape);
  const size = checkedCount(caller, "blockSize", blockSize, 1);
  const n = A.shape[0];
  const indptr = new Int32Array(n + 1);
  const [indices, data]: [number[], number[]] = [[], []];
  for (let begin = 0; begin < n; begin += size) {
    const end = Math.min(n, begin + size);
    const block = toDense(sliceCols(sliceRows(A, { start: begin, stop: end }), { start: begin, stop: end }));
    const inverse = denseInverse(Float64Array.from(block.data), end - begin, (pivot, value) => {
      throw new NumericalError(
        "SINGULAR",
        `${caller}: the block of rows ${begin} to ${end - 1} is singular: its pivot ${pivot} is ${value}; take another blockSize`,
        { details: { block: begin / size, pivot: begin + pivot, value } },
      );
    });
    for (let i = begin; i < end; i++) {
      for (let j = begin; j < end; j++) {
        indices.push(j);
        data.push(inverse[(i - begin) * (end - begin) + j - begin]);
      }
      indptr[i + 1] = indices.length;
    }
  }
  const parts = { shape: [n, n] as const, indptr, indices: Int32Array.from(indices), data: Float64Array.from(data) };
  return matrixOperator(Csr.fromPartsUnchecked(parts));
}
