import type { Ops } from "@convmtx/backend";
import { hostDenseOps } from "@convmtx/backend";
import { denseFromMatrix, type MathjsNative, matrixFromDense } from "./convert.ts";
import type { MathLibrary, SparseMatrix } from "./library.ts";
import { solve } from "./solve.ts";

/** What mathjs does with matrices. `lstsq` is missing: its `qr` takes no sparse matrix. */
export function mathjsOps(math: MathLibrary): Ops<MathjsNative> {
  return {
    ...hostDenseOps,
    spmv: (a, x) => {
      const product = math.multiply(a.native, matrixFromDense(math, x.native, a.shape[1], 1));
      return denseFromMatrix(product, a.shape[0], 1);
    },
    // As a matrix of one row: the library multiplies no vector by a sparse matrix.
    spmvT: (a, x) => {
      const product = math.multiply(matrixFromDense(math, x.native, 1, a.shape[0]), a.native);
      return denseFromMatrix(product, 1, a.shape[1]);
    },
    spmm: (a, b) => {
      const [inner, columns] = b.shape;
      return denseFromMatrix(
        math.multiply(a.native, matrixFromDense(math, b.native, inner, columns)),
        a.shape[0],
        columns,
      );
    },
    spgemm: (a, b) => math.multiply(a.native, b.native),
    spadd: (alpha, a, beta, b) => math.add(math.multiply(alpha, a.native), math.multiply(beta, b.native)),
    // The library transposes no matrix without columns.
    transpose: (a) => (a.shape[1] === 0 ? empty(math, [0, a.shape[0]]) : math.transpose(a.native)),
    solve: (a, b) => solve(math, a, b),
  };
}

function empty(math: MathLibrary, shape: readonly [number, number]): SparseMatrix {
  const ptr = Array.from({ length: shape[1] + 1 }, () => 0);
  return new math.SparseMatrix({ values: [], index: [], ptr, size: [...shape], datatype: "number" });
}
