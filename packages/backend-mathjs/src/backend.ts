import type { Backend } from "@convmtx/backend";
import { defineBackend, nativeLedger } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { bytesOf, csrFromMatrix, type MathjsNative, matrixFromCsr } from "./convert.ts";
import { mathLibrary } from "./library.ts";
import { mathjsOps } from "./ops.ts";

/**
 * mathjs as an engine: synchronous, float64, sparse (its CSC SparseMatrix), with `solve` by its sparse LU.
 *
 * @remarks Vectors become matrices on their way into a product: about ten times slower than `@convmtx/backend-js`.
 */
export function mathjs(): Backend<MathjsNative, "sync"> {
  const math = mathLibrary();
  const { keep, keepResults, release, memory, clear } = nativeLedger<MathjsNative>(bytesOf);
  return defineBackend<MathjsNative, "sync">({
    manifest: {
      spec: 1,
      name: "mathjs",
      version: "0.0.0",
      execution: "sync",
      dtypes: ["float64"],
      storage: "sparse",
    },
    ops: keepResults(mathjsOps(math)),
    uploadDense: (x) => keep(x.data.slice() as FloatArray),
    uploadCsr: (a) => keep(matrixFromCsr(math, a)),
    readDense: (x) => x.native.slice() as FloatArray,
    readCsr: (a) => csrFromMatrix(a.native, a.shape),
    release,
    memory,
    sync: () => {},
    close: clear,
  });
}
