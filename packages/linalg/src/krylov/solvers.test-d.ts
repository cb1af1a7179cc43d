import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { expectTypeOf, test } from "vitest";
import {
  cg,
  compose,
  type DenseHandle,
  deconvolve,
  type LeastSquaresSolution,
  lsqr,
  type Norm2,
  norm2,
  type Pair,
  type Session,
  type Solution,
  type SparseHandle,
  svds,
  svdsSmallest,
} from "../index.ts";

declare const layer: ConvOperator;
declare const matrix: Csr;
declare const handle: SparseHandle;
declare const x: DenseHandle;
declare const sync: Session<"sync">;
declare const async: Session<"async">;
declare const either: Session;
declare const pair: Pair;
declare const onHandles: Pair<DenseHandle>;
const b = new Float64Array(3);

test("a solution is of b's kind, on an engine a handle, a Promise if it is asynchronous", () => {
  expectTypeOf(cg(layer, b)).toEqualTypeOf<Solution<Float64Array>>();
  expectTypeOf(cg(layer, new Float32Array(3)).x).toEqualTypeOf<Float64Array>();
  expectTypeOf(cg(matrix, {} as Tensor).x).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(cg(sync, handle, x)).toEqualTypeOf<Solution<DenseHandle>>();
  expectTypeOf(cg(async, handle, x)).toEqualTypeOf<Promise<Solution<DenseHandle>>>();
  expectTypeOf(cg(either, layer, x)).toEqualTypeOf<Solution<DenseHandle> | Promise<Solution<DenseHandle>>>();
  expectTypeOf(lsqr(pair, b)).toEqualTypeOf<LeastSquaresSolution<Float64Array>>();
  expectTypeOf(lsqr(sync, onHandles, x).x).toEqualTypeOf<DenseHandle>();
  expectTypeOf(norm2(compose(layer, matrix))).toEqualTypeOf<Norm2>();
  expectTypeOf(norm2(async, layer)).toEqualTypeOf<Promise<Norm2>>();
  expectTypeOf(svds(sync, handle, 2).left).toEqualTypeOf<readonly DenseHandle[]>();
  expectTypeOf(deconvolve(layer, {} as Tensor).x).toEqualTypeOf<Tensor<"float64">>();
});

test("callbacks, guesses and signals fit", () => {
  cg(layer, b, {
    x0: {} as Tensor,
    callback: ({ x: current }) => current().length < 3,
    signal: new AbortController().signal,
  });
  cg(sync, layer, x, { x0: x, callback: ({ x: current }) => current().shape[0] > 1, preconditioner: layer });
  expectTypeOf(cg(layer, b, { rtol: undefined, x0: undefined, preconditioner: undefined })).toEqualTypeOf<
    Solution<Float64Array>
  >();
});

test("what does not fit does not compile", () => {
  expectTypeOf(x).not.toExtend<Float64Array>();
  // @ts-expect-error a handle without its session
  cg(layer, x);
  // @ts-expect-error an array with a session
  cg(sync, layer, b);
  // @ts-expect-error plain numbers
  cg(layer, [1, 2]);
  // @ts-expect-error lsqr has no rtol
  lsqr(layer, b, { rtol: 1 });
  // @ts-expect-error no entries to factor
  svdsSmallest(pair, 1);
});
