import type { Ops } from "@convmtx/backend";
import { hostDenseOps } from "@convmtx/backend";
import { lstsq, solve } from "@convmtx/direct";
import { add, matmat, matvec, rmatvec, spgemm, transpose } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { fold, unfold } from "@convmtx/unfold";
import { convOperators } from "./conv-operators.ts";
import { type JsNative, rounded, tensorOf, windowOptionsOf } from "./convert.ts";

/** The host's kernels behind the contract: all of it. */
export function jsOps(): Ops<JsNative> {
  const operatorOf = convOperators();
  return {
    ...hostDenseOps,
    spmv: (a, x) => matvec(a.native, x.native) as FloatArray,
    spmvT: (a, x) => rmatvec(a.native, x.native) as FloatArray,
    spmm: (a, b) => matmat(a.native, tensorOf(b)).data,
    spgemm: (a, b) => spgemm(a.native, b.native),
    spadd: (alpha, a, beta, b) => add(a.native, b.native, { alpha, beta }),
    transpose: (a) => transpose(a.native),
    solve: (a, b) => rounded(b.dtype, solve(a.native, tensorOf(b))),
    lstsq: (a, b) => rounded(b.dtype, lstsq(a.native, tensorOf(b))),
    conv: (geometry, kernel, x) => operatorOf(geometry, kernel).matvec(x.native),
    convT: (geometry, kernel, y) => operatorOf(geometry, kernel).rmatvec(y.native),
    unfold: ({ axes }, x) => unfold(tensorOf(x), windowOptionsOf(axes)).data,
    fold: ({ axes }, columns) => {
      const outputSize = axes.map((axis) => axis.signalSize);
      return fold(tensorOf(columns), { ...windowOptionsOf(axes), outputSize }).data;
    },
  };
}
