import { type Tensor, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";

/** A layer with a kernel [3, 3] over [side, side], zeros around. */
export function stridedLayer(taps: Float64Array, side: number, stride: number): ConvOperator<"float64"> {
  return convOperator(tensor(taps, { shape: [3, 3] }), { inputShape: [side, side], stride, padding: 1 });
}

/** The transposed layer, as deep learning has it, of so many inputs a side, all of them 1, with a kernel of ones. */
export function checkerboard(side: number, kernelSize: number, stride: number): Tensor<"float64"> {
  const kernel = tensor(new Float64Array(kernelSize ** 2).fill(1), { shape: [kernelSize, kernelSize] });
  const layer = convOperator(kernel, { inputShape: [side, side], stride, transposed: true });
  return layer.matvec(tensor(new Float64Array(side ** 2).fill(1), { shape: [side, side] }));
}
