/** @thi.ng/sparse as a program of the benchmark: CSR in plain arrays. */
import type { Job } from "../jobs.ts";
import { inputOf, operatorOf } from "../operator.ts";
import { serve } from "../serve.ts";
import { library, versionsOf } from "./library.ts";

interface ThiNgSparse {
  readonly CSR: new (
    m: number,
    n: number,
    data: number[],
    rows: number[],
    cols: number[],
  ) => { mulV(x: number[]): number[] };
}

await serve(() => {
  const { CSR } = library<ThiNgSparse>("@thi.ng/sparse");
  return {
    versions: versionsOf("@thi.ng/sparse"),
    jobs: {
      spmv: (spec) => {
        const { shape, indptr, indices, data } = operatorOf(spec).toCsr();
        const a = new CSR(...shape, Array.from(data), Array.from(indptr), Array.from(indices));
        const x = Array.from(inputOf(spec.dtype, [shape[1]]).data);
        return { run: () => a.mulV(x), arrays: (y) => [Float64Array.from(y)] } satisfies Job<number[]>;
      },
    },
  };
});
