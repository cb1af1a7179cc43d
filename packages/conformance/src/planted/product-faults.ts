import type { HostCsr } from "@convmtx/backend";
import { Csr, prune } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { changed, mapped, type Plant, type PlantedFault } from "./planted-fault.ts";

const isSquare = ({ shape }: { readonly shape: readonly number[] }) => shape[0] === shape[1];
const smallestNormal = (dtype: string) => (dtype === "float32" ? 2 ** -126 : 2 ** -1022);

/** Columns from last to first. */
function reversedRows(a: HostCsr): HostCsr {
  const [indices, data] = [a.indices.slice(), a.data.slice() as FloatArray];
  for (let i = 0; i < a.shape[0]; i++) {
    indices.subarray(a.indptr[i], a.indptr[i + 1]).reverse();
    data.subarray(a.indptr[i], a.indptr[i + 1]).reverse();
  }
  return { ...a, indices, data };
}

/** Each entry stored as two halves. */
function halved(a: HostCsr): HostCsr {
  const half = Array.from<number>(a.data).flatMap((value) => [value / 2, value / 2]);
  return {
    ...a,
    indptr: a.indptr.map((k) => 2 * k),
    indices: Int32Array.from(Array.from(a.indices).flatMap((j) => [j, j])),
    data: a.dtype === "float32" ? Float32Array.from(half) : Float64Array.from(half),
  };
}

const densified: Plant = (engine, own) => ({
  ops: {
    spmv: (a, x) => mapped(engine, own.spmv(a, x), (y) => (x.native.data.some(Number.isNaN) ? Number.NaN : y)),
  },
});

export const productFaults: readonly PlantedFault[] = [
  {
    fault: "multiplies by the transpose",
    caughtBy: "spmv/asymmetric/float64",
    plant: (_, own) => ({ ops: { spmv: (a, x) => (isSquare(a) ? own.spmvT(a, x) : own.spmv(a, x)) } }),
  },
  {
    fault: "forgets to transpose",
    caughtBy: "spmv-t/asymmetric/float64",
    plant: (_, own) => ({ ops: { spmvT: (a, x) => (isSquare(a) ? own.spmv(a, x) : own.spmvT(a, x)) } }),
  },
  {
    fault: "drops the last row",
    caughtBy: "spmv/last-row/float64",
    plant: (engine, own) => ({
      ops: { spmv: (a, x) => mapped(engine, own.spmv(a, x), (y, i) => (i === a.shape[0] - 1 ? 0 : y)) },
    }),
  },
  {
    fault: "ignores empty rows and moves the others up",
    caughtBy: "spmv/empty-rows/float64",
    plant: (engine, own) => ({
      ops: {
        spmv: (a, x) =>
          changed(engine, own.spmv(a, x), (data) => {
            const { indptr } = a.native;
            const full = Array.from(data.keys()).filter((i) => indptr[i] < indptr[i + 1]);
            data.set(Array.from(data, (_, i) => data[full[i]] ?? 0));
          }),
      },
    }),
  },
  {
    fault: "treats NaN as nothing",
    caughtBy: "spmv/nan-stored/float64",
    plant: (engine, own) => ({
      ops: { spmv: (a, x) => mapped(engine, own.spmv(a, x), (y) => (Number.isNaN(y) ? 0 : y)) },
    }),
  },
  {
    fault: "skips what is stored as zero",
    caughtBy: "spmv/nan-times-stored-zero/float64",
    plant: (engine, own) => ({
      ops: { spmv: (a, x) => own.spmv({ ...a, native: engine.uploadCsr(prune(Csr.fromPartsUnchecked(a.native))) }, x) },
    }),
  },
  {
    fault: "skips zeros of the vector",
    caughtBy: "spmv/zero-in-operand/float64",
    plant: (engine, own) => ({
      ops: {
        spmv: (a, x) => {
          const { indices, data } = a.native;
          const kept = data.map((value, k) => (x.native.data[indices[k]] === 0 ? 0 : value));
          return own.spmv({ ...a, native: engine.uploadCsr({ ...a.native, data: kept }) }, x);
        },
      },
    }),
  },
  { fault: "densifies, but calls itself sparse", caughtBy: "spmv/nan-in-operand/float64", plant: densified },
  {
    fault: "is sparse, but calls itself dense",
    caughtBy: "spmv/nan-in-operand/float64",
    plant: ({ manifest }) => ({ parts: { manifest: { ...manifest, storage: "dense" } } }),
  },
  {
    fault: "flushes subnormal products to zero",
    caughtBy: "spmv/subnormals/float32",
    plant: (engine, own) => ({
      ops: {
        spmv: (a, x) => mapped(engine, own.spmv(a, x), (y) => (Math.abs(y) < smallestNormal(x.dtype) ? 0 : y)),
      },
    }),
  },
  {
    fault: "drops tiny sums",
    caughtBy: "spadd/tiny-beside-tiny/float64",
    plant: (engine, own) => ({
      ops: {
        spadd: (...operands) => {
          const sum = own.spadd(...operands);
          return engine.uploadCsr({ ...sum, data: sum.data.map((c) => (Math.abs(c) < 1e-15 ? 0 : c)) as FloatArray });
        },
      },
    }),
  },
  {
    fault: "reads columns in no order",
    caughtBy: "read/sparse-canonical/float64",
    plant: (engine) => ({ parts: { readCsr: (a) => reversedRows(engine.readCsr(a) as HostCsr) } }),
  },
  {
    fault: "reads products in no order",
    caughtBy: "spgemm/canonical/float64",
    plant: (engine, own) => ({ ops: { spgemm: (a, b) => engine.uploadCsr(reversedRows(own.spgemm(a, b))) } }),
  },
  {
    fault: "leaves duplicates in sums",
    caughtBy: "spadd/canonical/float64",
    plant: (engine, own) => ({ ops: { spadd: (...operands) => engine.uploadCsr(halved(own.spadd(...operands))) } }),
  },
  {
    fault: "takes B by columns",
    caughtBy: "spmm/rectangular/float64",
    plant: (engine, own) => ({
      ops: {
        spmm: (a, b) => {
          const [n, k] = b.shape;
          const data = b.native.data.map((_, at) => b.native.data[(at % n) * k + Math.floor(at / n)]) as FloatArray;
          return own.spmm(a, { ...b, native: engine.uploadDense({ ...b.native, data }) });
        },
      },
    }),
  },
];
