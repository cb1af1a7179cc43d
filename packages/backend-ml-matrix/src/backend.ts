import type { Backend } from "@convmtx/backend";
import { defineBackend, nativeLedger } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { bytesOf, csrFromMatrix, type MlMatrixNative, matrixFromCsr } from "./convert.ts";
import { mlMatrixOps } from "./ops.ts";

/** 1 GiB of float64: the largest value taken, so that a large sparse matrix is refused and not densified until memory ends. */
const maxElements = 2 ** 27;

/**
 * ml-matrix as an engine: synchronous, float64, dense, with `solve` (LU) and `lstsq` (QR).
 *
 * @remarks A sparse matrix [m, n] takes 8 m n bytes, and zeros are multiplied: 0·NaN is NaN where nothing was stored.
 */
export function mlMatrix(): Backend<MlMatrixNative, "sync"> {
  const { keep, keepResults, release, memory, clear } = nativeLedger<MlMatrixNative>(bytesOf);
  return defineBackend<MlMatrixNative, "sync">({
    manifest: {
      spec: 1,
      name: "ml-matrix",
      version: "0.0.0",
      execution: "sync",
      dtypes: ["float64"],
      storage: "dense",
      limits: { elements: maxElements },
    },
    ops: keepResults(mlMatrixOps),
    uploadDense: (x) => keep(x.data.slice() as FloatArray),
    uploadCsr: (a) => keep(matrixFromCsr(a)),
    readDense: (x) => x.native.slice() as FloatArray,
    readCsr: (a) => csrFromMatrix(a.native),
    release,
    memory,
    sync: () => {},
    close: clear,
  });
}
