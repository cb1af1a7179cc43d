/** Our engines as a program of the benchmark: `engine.ts wasm 2`, `engine.ts js 1`. Operands and results stand in the engine's memory. */
import type { DenseHandle, Session, SparseHandle } from "@convmtx/linalg";
import { openSession } from "../engines.ts";
import type { Job, NumericArray } from "../jobs.ts";
import { inputShape } from "../layer.ts";
import { mobilenetInput, mobilenetOperators } from "../mobilenet.ts";
import { columnsShape, inputOf, matrixArrays, operatorOf, productArrays, windowsOf } from "../operator.ts";
import { serve } from "../serve.ts";

const [engine, threads] = process.argv.slice(2);
let opened: Promise<Session<"sync">> | undefined;

/** Opened by the first job, so that a start-up can be timed. */
function session(): Promise<Session<"sync">> {
  opened ??= openSession(engine, Number(threads));
  return opened;
}

function denseJob(s: Session<"sync">, run: () => DenseHandle): Job<DenseHandle> {
  return { run, free: (y) => y.dispose(), arrays: (y) => [s.read(y).data as NumericArray] };
}

await serve(() => ({
  versions: {},
  jobs: {
    build: async (spec) => {
      const [s, operator] = [await session(), operatorOf(spec)];
      return {
        run: () => s.sparse(operator),
        free: (a) => a.dispose(),
        arrays: (a) => matrixArrays(spec, s.read(a)),
      } satisfies Job<SparseHandle>;
    },
    spmv: async (spec) => {
      const [s, operator] = [await session(), operatorOf(spec)];
      const [a, x] = [s.sparse(operator), s.dense(inputOf(spec.dtype, [operator.shape[1]]))];
      return denseJob(s, () => s.matvec(a, x));
    },
    spmm: async (spec) => {
      const [s, operator] = [await session(), operatorOf(spec)];
      const [a, b] = [s.sparse(operator), s.dense(inputOf(spec.dtype, [operator.shape[1], spec.columns]))];
      return denseJob(s, () => s.matmat(a, b));
    },
    spgemm: async (spec) => {
      const s = await session();
      const a = s.sparse(operatorOf(spec));
      const transposed = s.transpose(a);
      return {
        run: () => s.matmul(a, transposed),
        free: (c) => c.dispose(),
        arrays: (c) => productArrays(s.read(c)),
      } satisfies Job<SparseHandle>;
    },
    unfold: async ({ layer, dtype }) => {
      const s = await session();
      const x = s.dense(inputOf(dtype, inputShape(layer)));
      return denseJob(s, () => s.unfold(x, windowsOf(layer)));
    },
    fold: async ({ layer, dtype }) => {
      const s = await session();
      const columns = s.dense(inputOf(dtype, columnsShape(layer)));
      const outputSize = [layer.size, layer.size];
      return denseJob(s, () => s.fold(columns, { ...windowsOf(layer), outputSize }));
    },
    conv: async (spec) => {
      const [s, operator] = [await session(), operatorOf(spec)];
      const x = s.dense(inputOf(spec.dtype, inputShape(spec.layer)));
      return denseJob(s, () => s.conv(operator, x));
    },
    mobilenet: async ({ layers }) => {
      const [s, operators] = [await session(), mobilenetOperators(layers)];
      const picture = s.dense(mobilenetInput(layers[0]));
      return denseJob(s, () =>
        operators.reduce((x, operator) => {
          const y = s.conv(operator, x);
          if (x !== picture) x.dispose();
          return y;
        }, picture),
      );
    },
  },
}));
