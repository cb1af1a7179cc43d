import type { Csr } from "@convmtx/sparse";
import { cscFromCsr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";

type Symmetry = "symmetric" | "skew-symmetric";

/** Whether A = Aᵀ to the bit, or A = −Aᵀ, explicit zeros included. Only for a canonical matrix. */
export function hasSymmetry(matrix: Csr, symmetry: Symmetry): boolean {
  if (matrix.shape[0] !== matrix.shape[1]) return false;
  const mirror = cscFromCsr(matrix);
  const isSame = sameUpTo(symmetry);
  return (
    matrix.indptr.every((end, i) => end === mirror.indptr[i]) &&
    matrix.indices.every((j, k) => j === mirror.indices[k] && isSame(matrix.data[k], mirror.data[k]))
  );
}

/** `hasSymmetry` of a 2-D tensor. */
export function tensorHasSymmetry(x: Tensor, symmetry: Symmetry): boolean {
  const [nrows, ncols] = x.shape;
  if (nrows !== ncols) return false;
  const isSame = sameUpTo(symmetry);
  const [step, jump] = x.strides;
  for (let i = 0; i < nrows; i++) {
    for (let j = 0; j <= i; j++) {
      if (!isSame(x.data[x.offset + i * step + j * jump], x.data[x.offset + j * step + i * jump])) return false;
    }
  }
  return true;
}

function sameUpTo(symmetry: Symmetry): (a: number, b: number) => boolean {
  // −0 equals 0 in the second: the file has one sign for both. NaN does not, so that none stands on the diagonal.
  return symmetry === "symmetric" ? Object.is : (a, b) => a === -b;
}
