/** ml-sparse-matrix as a program of the benchmark: entries in a hash table, and a vector is a matrix of one column. */
import type { Job } from "../jobs.ts";
import { inputOf, operatorOf } from "../operator.ts";
import { serve } from "../serve.ts";
import { library, versionsOf } from "./library.ts";

interface SparseMatrix {
  set(row: number, column: number, value: number): unknown;
  mmul(other: SparseMatrix): SparseMatrix;
  get(row: number, column: number): number;
  readonly rows: number;
}

interface MlSparseMatrix {
  readonly SparseMatrix: new (rows: number, columns: number, options: { initialCapacity: number }) => SparseMatrix;
}

await serve(() => {
  const { SparseMatrix } = library<MlSparseMatrix>("ml-sparse-matrix");
  return {
    versions: versionsOf("ml-sparse-matrix"),
    jobs: {
      spmv: (spec) => {
        const { shape, indptr, indices, data } = operatorOf(spec).toCsr();
        const a = new SparseMatrix(...shape, { initialCapacity: 3 * data.length });
        for (let i = 0; i < shape[0]; i++) {
          for (let k = indptr[i]; k < indptr[i + 1]; k++) a.set(i, indices[k], data[k]);
        }
        const x = new SparseMatrix(shape[1], 1, { initialCapacity: 3 * shape[1] });
        inputOf(spec.dtype, [shape[1]]).data.forEach((value, i) => void x.set(i, 0, value));
        return {
          run: () => a.mmul(x),
          arrays: (y) => [Float64Array.from({ length: y.rows }, (_, i) => y.get(i, 0))],
        } satisfies Job<SparseMatrix>;
      },
    },
  };
});
