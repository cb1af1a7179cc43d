import type { Backend } from "@convmtx/backend";
import { defineBackend, nativeLedger } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { allocate, sizeOf } from "@convmtx/tensor";

/** The engine's own representations: a flat array, and the stored entries one by one. */
interface TripletNative {
  dense: FloatArray;
  sparse: readonly (readonly [row: number, col: number, value: number])[];
}

export function triplets(): Backend<TripletNative, "sync"> {
  const ledger = nativeLedger<TripletNative>((native) => 8 * native.length);
  return defineBackend<TripletNative, "sync">({
    manifest: {
      spec: 1,
      name: "triplets",
      version: "0.1.0",
      execution: "sync",
      dtypes: ["float32", "float64"],
      storage: "sparse",
    },
    ops: ledger.keepResults({
      spmv: (a, x) => {
        const y = allocate(a.dtype, a.shape[0]);
        for (const [row, col, value] of a.native) y[row] += value * x.native[col];
        return y;
      },
      slice: (x, offset, stride, length) => {
        const out = allocate(x.dtype, length);
        for (let i = 0; i < length; i++) out[i] = x.native[offset + i * stride];
        return out;
      },
      concat: (parts, shape, axis) => {
        const out = allocate(parts[0].dtype, sizeOf(shape));
        const row = sizeOf(shape.slice(axis));
        let begin = 0;
        for (const part of parts) {
          const width = sizeOf(part.shape.slice(axis));
          for (let from = 0, to = begin; from < part.native.length; from += width, to += row) {
            out.set(part.native.subarray(from, from + width), to);
          }
          begin += width;
        }
        return out;
      },
    }),
    uploadDense: (x) => ledger.keep(x.data.slice()),
    uploadCsr: ({ shape, indptr, indices, data }) => {
      const rows = Array.from({ length: shape[0] }, (_, i) => i);
      const entriesOf = (i: number) =>
        Array.from(indices.subarray(indptr[i], indptr[i + 1]), (col, k) => [i, col, data[indptr[i] + k]] as const);
      return ledger.keep(rows.flatMap(entriesOf));
    },
    readDense: (x) => x.native.slice(),
    readCsr: ({ dtype, shape, native }) => {
      const indptr = new Int32Array(shape[0] + 1);
      for (const [row] of native) indptr[row + 1]++;
      for (let i = 0; i < shape[0]; i++) indptr[i + 1] += indptr[i];
      const data = allocate(dtype, native.length);
      data.set(native.map(([, , value]) => value));
      return { dtype, shape, indptr, indices: Int32Array.from(native, ([, col]) => col), data };
    },
    release: (native) => ledger.release(native),
    memory: () => ledger.memory(),
    sync: () => {},
    close: () => ledger.clear(),
  });
}
