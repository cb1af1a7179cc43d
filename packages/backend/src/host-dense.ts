import type { FloatArray } from "@convmtx/tensor";
import { allocate, concat, norm, Tensor } from "@convmtx/tensor";
import type { Dense, Native, Ops, Scalar } from "./contract.ts";

/** Of an engine whose dense values are typed arrays on the host: flat, in C order. Its matrices may be anything. */
export interface HostDenseNative extends Native {
  dense: FloatArray;
}

/** The operations that read and write dense values only. */
export type HostDenseOps = Required<
  Pick<Ops<HostDenseNative>, "slice" | "concat" | "axpby" | "dot" | "nrm2" | "divide">
>;

type Value = Dense<HostDenseNative>;

/**
 * The dense half of the contract, for engines which keep dense values as typed arrays: an adapter spreads it into its `ops`
 * and adds what its library does with matrices.
 *
 * @remarks Sums run in float64 and are rounded once. `nrm2` neither overflows nor underflows on the way. `axpby` does not
 * read an operand whose scalar is the number 0.
 */
export const hostDenseOps: HostDenseOps = {
  slice: (x, offset, stride, length) => new Tensor(x.dtype, x.native, [length], [stride], offset).toTypedArray(),
  concat: (parts, _shape, axis) => concat(parts.map(asTensor), { axis }).data as FloatArray,
  axpby: (alpha, x, beta, y) => {
    if (alpha === 0) return scaled(beta, y);
    return beta === 0 ? scaled(alpha, x) : sumOfScaled(numberOf(alpha), x, numberOf(beta), y);
  },
  dot: (x, y) => scalarLike(x, sumOfProducts(x.native, y.native)),
  nrm2: (x) => norm(new Tensor(x.dtype, x.native, [x.native.length])).data,
  divide: (a, b) => scalarLike(a, a.native[0] / b.native[0]),
};

function asTensor(x: Value): Tensor {
  return new Tensor(x.dtype, x.native, x.shape);
}

function numberOf(scalar: Scalar<HostDenseNative>): number {
  return typeof scalar === "number" ? scalar : scalar.native[0];
}

function scalarLike({ dtype }: Value, value: number): FloatArray {
  return allocate(dtype, 1).fill(value);
}

function scaled(alpha: Scalar<HostDenseNative>, x: Value): FloatArray {
  const out = allocate(x.dtype, x.native.length);
  if (alpha === 0) return out;
  const factor = numberOf(alpha);
  for (let i = 0; i < out.length; i++) out[i] = factor * x.native[i];
  return out;
}

function sumOfScaled(alpha: number, x: Value, beta: number, y: Value): FloatArray {
  const out = allocate(x.dtype, x.native.length);
  for (let i = 0; i < out.length; i++) out[i] = alpha * x.native[i] + beta * y.native[i];
  return out;
}

/** In two sums: one would wait for its last addition at every element. */
function sumOfProducts(x: FloatArray, y: FloatArray): number {
  const lastPair = x.length - 1;
  let [even, odd, i] = [0, 0, 0];
  for (; i < lastPair; i += 2) {
    even += x[i] * y[i];
    odd += x[i + 1] * y[i + 1];
  }
  return i < x.length ? even + x[i] * y[i] + odd : even + odd;
}
