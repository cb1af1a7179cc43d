import type { Ops } from "@convmtx/backend";
import { hostDenseOps } from "@convmtx/backend";
import { Matrix } from "ml-matrix";
import { flat, type MlMatrixNative, wrapped } from "./convert.ts";
import { lstsq, solve } from "./solve.ts";

/** What ml-matrix does with matrices. It checks no shape in `mmul`; whoever calls these has. */
export const mlMatrixOps: Ops<MlMatrixNative> = {
  ...hostDenseOps,
  spmv: (a, x) => flat(a.native.mmul(wrapped(x.native, a.shape[1], 1))),
  // (xᵀ A)ᵀ: A need not be transposed.
  spmvT: (a, x) => flat(wrapped(x.native, 1, a.shape[0]).mmul(a.native)),
  spmm: (a, b) => flat(a.native.mmul(wrapped(b.native, a.shape[1], b.shape[1]))),
  spgemm: (a, b) => a.native.mmul(b.native),
  spadd: (alpha, a, beta, b) => Matrix.mul(a.native, alpha).add(Matrix.mul(b.native, beta)),
  transpose: (a) => a.native.transpose(),
  solve,
  lstsq,
};
