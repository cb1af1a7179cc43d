import { add, Csr, matmat, matvec, rmatvec, spgemm, transpose } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, norm, sizeOf, Tensor } from "@convmtx/tensor";
import type { Dense, HostCsr, HostDense, Ops, Scalar } from "./contract.ts";
import type { ReferenceNative } from "./reference.ts";
import { leastSquares, solveSquare } from "./reference-solve.ts";
import { convolve, convolveBack, foldSample, unfoldSample } from "./reference-windows.ts";

type RefDense = Dense<ReferenceNative>;

/** Rounds to `dtype`, once. */
const dense = (dtype: FloatDType, shape: readonly number[], values: ArrayLike<number>): HostDense => {
  const data = allocate(dtype, sizeOf(shape)) as FloatArray;
  data.set(values);
  return { dtype, shape, data };
};
const csr = (a: { native: HostCsr }): Csr => Csr.fromPartsUnchecked(a.native);
const host = ({ dtype, shape, indptr, indices, data }: Csr): HostCsr => ({ dtype, shape, indptr, indices, data });
const number = (value: Scalar<ReferenceNative>): number => (typeof value === "number" ? value : value.native.data[0]);

/** The operations by their definitions. A new optional one is added here and in `op-names.ts`. */
export const referenceOps: Required<Ops<ReferenceNative>> = {
  spmv: (a, x) => dense(a.dtype, [a.shape[0]], matvec(csr(a), x.native.data)),
  spmvT: (a, x) => dense(a.dtype, [a.shape[1]], rmatvec(csr(a), x.native.data)),
  slice: (x, offset, stride, length) =>
    dense(
      x.dtype,
      [length],
      Float64Array.from({ length }, (_, i) => x.native.data[offset + i * stride]),
    ),
  concat: (parts, shape, axis) => dense(parts[0].dtype, shape, joined(parts, shape, axis)),
  spmm: (a, b) =>
    dense(
      a.dtype,
      [a.shape[0], b.shape[1]],
      matmat(csr(a), new Tensor(b.dtype, b.native.data, b.shape)).toTypedArray(),
    ),
  spgemm: (a, b) => host(spgemm(csr(a), csr(b))),
  spadd: (alpha, a, beta, b) => host(add(csr(a), csr(b), { alpha, beta })),
  transpose: (a) => host(transpose(csr(a))),
  axpby: (alpha, x, beta, y) => {
    const [p, q] = [number(alpha), number(beta)];
    return dense(
      x.dtype,
      x.shape,
      Float64Array.from(x.native.data, (value, i) => (beta === 0 ? p * value : p * value + q * y.native.data[i])),
    );
  },
  dot: (x, y) => dense(x.dtype, [], [sumOfProducts(x.native.data, y.native.data)]),
  nrm2: (x) => dense(x.dtype, [], norm(new Tensor(x.dtype, x.native.data, [x.native.data.length])).data),
  divide: (a, b) => dense(a.dtype, [], [a.native.data[0] / b.native.data[0]]),
  conv: (geometry, kernel, x) =>
    dense(x.dtype, geometry.outputShape, convolve(geometry, kernel.native.data, x.native.data)),
  convT: (geometry, kernel, y) =>
    dense(y.dtype, geometry.inputShape, convolveBack(geometry, kernel.native.data, y.native.data)),
  unfold: (geometry, x) => dense(x.dtype, ...unfoldSample(geometry, x.native.data)),
  fold: (geometry, columns) => dense(columns.dtype, ...foldSample(geometry, columns.native.data)),
  solve: (a, b) => dense(b.dtype, b.shape, solveSquare(a.native, b.native.data)),
  lstsq: (a, b) => dense(b.dtype, [a.shape[1], ...b.shape.slice(1)], leastSquares(a.native, b.native.data)),
};

function sumOfProducts(x: FloatArray, y: FloatArray): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function joined(parts: readonly RefDense[], shape: readonly number[], axis: number): FloatArray {
  const out = allocate(parts[0].dtype, sizeOf(shape)) as FloatArray;
  const outer = sizeOf(shape.slice(0, axis));
  const row = sizeOf(shape.slice(axis));
  let at = 0;
  for (const part of parts) {
    const width = sizeOf(part.shape.slice(axis));
    for (let i = 0; i < outer; i++) out.set(part.native.data.subarray(i * width, (i + 1) * width), i * row + at);
    at += width;
  }
  return out;
}
