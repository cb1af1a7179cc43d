import { type Operator, vstack } from "@convmtx/linalg";
import { type Tensor, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { type KernelName, tapsOf } from "./kernels.ts";

/** A layer with one 3 × 3 kernel over [n, n], the border repeated so that it is no edge. */
export function edgeLayer(name: KernelName, side: number): ConvOperator<"float64"> {
  return convOperator(kernelOf(name), { inputShape: [side, side], padding: 1, paddingMode: "replicate" });
}

function kernelOf(name: KernelName): Tensor<"float64"> {
  return tensor(tapsOf(name), { shape: [3, 3] });
}

/** Both Sobel layers, one matrix above the other. */
export function gradientOperator(side: number): Operator {
  return vstack(edgeLayer("sobel-x", side), edgeLayer("sobel-y", side));
}

/** √(gₓ² + gᵧ²) at each pixel, of gₓ followed by gᵧ. */
export function magnitudes(gradient: Float64Array): Float64Array {
  const half = gradient.length / 2;
  return Float64Array.from({ length: half }, (_, k) => Math.hypot(gradient[k], gradient[half + k]));
}
