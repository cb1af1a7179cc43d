import type { Backend } from "@convmtx/backend";
import { defineBackend, nativeLedger } from "@convmtx/backend";
import { Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { bytesOf, copyOfCsr, csrMemory, type JsNative } from "./convert.ts";
import { jsOps } from "./ops.ts";

/**
 * The embedded engine: the TypeScript kernels of `@convmtx/sparse`, `direct`, `toeplitz` and `unfold`, synchronous, float32 and float64.
 *
 * @remarks Sums run in float64 and are rounded once. Convolutions run without their matrix, `solve` is by sparse Cholesky or LU and
 * `lstsq` by sparse QR. It has every operation of the contract.
 */
export function js(): Backend<JsNative, "sync"> {
  const { keep, keepResults, release, memory, clear } = nativeLedger<JsNative>(bytesOf);
  return defineBackend<JsNative, "sync">({
    manifest: {
      spec: 1,
      name: "js",
      version: "0.0.0",
      execution: "sync",
      dtypes: ["float32", "float64"],
      storage: "sparse",
    },
    ops: keepResults(jsOps()),
    uploadDense: (x) => keep(x.data.slice() as FloatArray),
    uploadCsr: (a) => keep(Csr.fromPartsUnchecked(copyOfCsr(a))),
    allocCsr(shape, nnz, dtype) {
      const parts = csrMemory([...shape], nnz, dtype);
      return { parts, commit: () => keep(Csr.fromPartsUnchecked(parts)) };
    },
    readDense: (x) => x.native.slice() as FloatArray,
    readCsr: (a) => copyOfCsr(a.native),
    setValues: (a, data) => a.native.data.set(data),
    release,
    memory,
    sync: () => {},
    close: clear,
  });
}
