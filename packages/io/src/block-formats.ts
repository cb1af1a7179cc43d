import { Coo, Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { allocate, dtypeOf, FormatError } from "@convmtx/tensor";

/**
 * A Csr over every element of every block, zeros included, in the order of the blocks.
 *
 * @param shape rows and columns, multiples of the block's
 * @param block height and width
 * @param indptr of the block rows
 * @param indices block columns
 * @param data the blocks one after another, each in C order
 * @throws FormatError `SPARSE_INVALID`
 */
export function csrFromBsr(
  shape: readonly [nrows: number, ncols: number],
  [height, width]: readonly [height: number, width: number],
  indptr: Int32Array,
  indices: Int32Array,
  data: FloatArray,
): Csr {
  // Checks the blocks as a matrix of one entry a block, so that the loops below stay inside the arrays.
  Csr.fromPartsUnsorted({
    shape: [shape[0] / height, shape[1] / width],
    indptr,
    indices,
    data: new Float32Array(indices.length),
  });
  const out = {
    indptr: new Int32Array(shape[0] + 1),
    indices: new Int32Array(data.length),
    data: allocate(dtypeOf(data) as "float64", data.length),
  };
  let at = 0;
  for (let i = 0; i < shape[0]; i++) {
    const blockRow = Math.floor(i / height);
    for (let k = indptr[blockRow]; k < indptr[blockRow + 1]; k++) {
      const from = (k * height + (i % height)) * width;
      for (let j = 0; j < width; j++) {
        out.indices[at] = indices[k] * width + j;
        out.data[at++] = data[from + j];
      }
    }
    out.indptr[i + 1] = at;
  }
  return Csr.fromPartsUnsorted({ shape, ...out });
}

/**
 * A Coo of the elements inside the matrix that are not zero, diagonal by diagonal: element `[d, j]` of `data` stands in
 * column j and row j − offsets[d] (scipy.sparse.dia_array).
 *
 * @param data one row a diagonal, in C order
 * @throws FormatError `SPARSE_INVALID` if a diagonal stands twice
 */
export function cooFromDia(shape: readonly [nrows: number, ncols: number], offsets: Int32Array, data: FloatArray): Coo {
  if (new Set(offsets).size < offsets.length) {
    throw new FormatError("SPARSE_INVALID", "cooFromDia: an offset stands twice");
  }
  const length = offsets.length === 0 ? 0 : data.length / offsets.length;
  const nnz = visitInside(() => {});
  const row = new Int32Array(nnz);
  const col = new Int32Array(nnz);
  const values = allocate(dtypeOf(data) as "float64", nnz);
  visitInside((k, i, j, value) => {
    row[k] = i;
    col[k] = j;
    values[k] = value;
  });

  function visitInside(visit: (k: number, i: number, j: number, value: number) => void): number {
    let k = 0;
    for (let d = 0; d < offsets.length; d++) {
      const end = Math.min(length, shape[1], shape[0] + offsets[d]);
      for (let j = Math.max(0, offsets[d]); j < end; j++) {
        const value = data[d * length + j];
        if (value !== 0) visit(k++, j - offsets[d], j, value);
      }
    }
    return k;
  }

  return Coo.fromPartsUnsorted({ shape, row, col, data: values });
}
