/** math.js as a program of the benchmark. Its sparse matrices are CSC in plain arrays; a vector's product is a sparse matrix. */
import { Csc, type Csr, cscFromCsr, csrFromCsc, sumDuplicates } from "@convmtx/sparse";
import type { Job } from "../jobs.ts";
import { inputOf, operatorOf, productArrays } from "../operator.ts";
import { serve } from "../serve.ts";
import { library, versionsOf } from "./library.ts";

interface MathSparse {
  readonly _values: number[];
  readonly _index: number[];
  readonly _ptr: number[];
  readonly _size: [number, number];
  valueOf(): number[][];
}

interface Mathjs {
  readonly SparseMatrix: new (parts: {
    values: number[];
    index: number[];
    ptr: number[];
    size: number[];
  }) => MathSparse;
  matrix(data: number[] | number[][]): object;
  transpose(a: MathSparse): MathSparse;
  multiply(a: MathSparse, b: object): MathSparse;
}

await serve(() => {
  const math = library<Mathjs>("mathjs");
  const sparse = (csr: Csr) => {
    const { indptr, indices, data, shape } = cscFromCsr(csr);
    return new math.SparseMatrix({
      values: Array.from(data),
      index: Array.from(indices),
      ptr: Array.from(indptr),
      size: [...shape],
    });
  };
  const csr = ({ _values, _index, _ptr, _size }: MathSparse) =>
    sumDuplicates(
      csrFromCsc(
        Csc.fromPartsUnsorted({
          shape: _size,
          indptr: Int32Array.from(_ptr),
          indices: Int32Array.from(_index),
          data: Float64Array.from(_values),
        }),
      ),
    );
  return {
    versions: versionsOf("mathjs"),
    jobs: {
      spmv: (spec) => {
        const a = sparse(operatorOf(spec).toCsr());
        const x = math.matrix(Array.from(inputOf(spec.dtype, [a._size[1]]).data));
        return {
          run: () => math.multiply(a, x),
          arrays: (y) => [Float64Array.from(y.valueOf(), ([value]) => value)],
        } satisfies Job<MathSparse>;
      },
      spgemm: (spec) => {
        const a = sparse(operatorOf(spec).toCsr());
        const transposed = math.transpose(a);
        return {
          run: () => math.multiply(a, transposed),
          arrays: (c) => productArrays(csr(c)),
        } satisfies Job<MathSparse>;
      },
    },
  };
});
