/** ml-matrix as a program of the benchmark: it has dense matrices alone. */
import { toDense } from "@convmtx/sparse";
import type { Job } from "../jobs.ts";
import { inputOf, operatorOf } from "../operator.ts";
import { serve } from "../serve.ts";
import { library, versionsOf } from "./library.ts";

interface Matrix {
  mmul(other: Matrix): Matrix;
  to1DArray(): number[];
}

interface MlMatrix {
  readonly Matrix: {
    from1DArray(rows: number, columns: number, values: ArrayLike<number>): Matrix;
    columnVector(values: ArrayLike<number>): Matrix;
  };
}

await serve(() => {
  const { Matrix } = library<MlMatrix>("ml-matrix");
  return {
    versions: versionsOf("ml-matrix"),
    jobs: {
      spmv: (spec) => {
        const csr = operatorOf(spec).toCsr();
        const a = Matrix.from1DArray(...csr.shape, toDense(csr).data as Float64Array);
        const x = Matrix.columnVector(inputOf(spec.dtype, [csr.shape[1]]).data as Float64Array);
        return { run: () => a.mmul(x), arrays: (y) => [Float64Array.from(y.to1DArray())] } satisfies Job<Matrix>;
      },
    },
  };
});
