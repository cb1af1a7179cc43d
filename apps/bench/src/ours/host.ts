/** What we do on the host, without an engine, as a program of the benchmark. */
import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { fold, unfold } from "@convmtx/unfold";
import type { Job, NumericArray } from "../jobs.ts";
import { inputShape } from "../layer.ts";
import { columnsShape, inputOf, matrixArrays, operatorOf, windowsOf } from "../operator.ts";
import { serve } from "../serve.ts";

const tensorJob = (run: () => Tensor): Job<Tensor> => ({ run, arrays: (y) => [y.data as NumericArray] });

await serve(() => ({
  versions: {},
  jobs: {
    build: (spec) => {
      const operator = operatorOf(spec);
      return { run: () => operator.toCsr(), arrays: (a) => matrixArrays(spec, a) } satisfies Job<Csr>;
    },
    fill: (spec) => {
      const { shape, nnz, dtype } = operatorOf(spec);
      const Data = dtype === "float32" ? Float32Array : Float64Array;
      return {
        run: () => [new Int32Array(shape[0] + 1).fill(1), new Int32Array(nnz).fill(1), new Data(nnz).fill(1)],
        arrays: (arrays) => arrays,
      } satisfies Job<NumericArray[]>;
    },
    unfold: ({ layer, dtype }) => {
      const x = inputOf(dtype, inputShape(layer));
      return tensorJob(() => unfold(x, windowsOf(layer)));
    },
    fold: ({ layer, dtype }) => {
      const columns = inputOf(dtype, columnsShape(layer));
      const outputSize = [layer.size, layer.size];
      return tensorJob(() => fold(columns, { ...windowsOf(layer), outputSize }));
    },
  },
}));
