import type { Csr } from "@convmtx/sparse";
import { matvec, prune } from "@convmtx/sparse";
import { type Tensor, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import type { DType, LayerSpec, NumericArray } from "./jobs.ts";
import { entries, inputShape, kernelShape, type Layer, outputSize } from "./layer.ts";
import { arrayOf, inputValue, kernelValue } from "./values.ts";

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

export function operatorOf({ layer, dtype }: LayerSpec): ConvOperator {
  const { stride, padding, groups } = layer;
  const shape = kernelShape(layer);
  const kernel = tensor(arrayOf(dtype, sizeOf(shape), kernelValue), { shape });
  return convOperator(kernel, { inputShape: inputShape(layer), stride, padding, groups });
}

/** The numbers of x, of B, of a picture or of its columns. */
export function inputOf(dtype: DType, shape: readonly number[]): Tensor<DType> {
  return tensor(arrayOf(dtype, sizeOf(shape), inputValue), { shape });
}

export function columnsShape(layer: Layer): [rows: number, windows: number] {
  return [layer.inChannels * layer.kernel ** 2, outputSize(layer) ** 2];
}

/** What `unfold` and `fold` are told. */
export function windowsOf({ kernel, stride, padding }: Layer): {
  kernelSize: number[];
  stride: number;
  padding: number;
} {
  return { kernelSize: [kernel, kernel], stride, padding };
}

/** More stored entries than this are not handed out but multiplied: y = A x of the usual x stands for them. */
const mostEntries = 2 ** 25;

/** A matrix to be compared with another program's. */
export function matrixArrays({ layer, dtype }: LayerSpec, a: Csr): readonly NumericArray[] {
  if (entries(layer) > mostEntries) return [matvec(a, inputOf(dtype, [a.shape[1]])).data as NumericArray];
  return [a.indptr, a.indices, a.data];
}

/** Of a product of matrices: whether zeros are stored where a sum vanishes is free. */
export function productArrays(a: Csr): readonly NumericArray[] {
  const { indptr, indices, data } = prune(a);
  return [indptr, indices, data];
}
