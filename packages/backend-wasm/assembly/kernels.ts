import { ColumnPass, fold, unfold } from "./columns";
import { ConvolutionPass, convolveGroups, sweepGroups } from "./convolution";
import { axpby, Combination, dot, InnerProduct, Slice, scale, slice } from "./dense";
import { contractChannels, ExtensionPass, extendChannels } from "./extension";
import { addRows, SparseSum } from "./spadd";
import { multiplyRows, SparseProduct } from "./spgemm";
import { DenseProduct, spmm } from "./spmm";
import { addVectors, Product, spmv, spmvT, TransposedProduct, VectorSum } from "./spmv";
import { Transposition, transpose } from "./transpose";

export { placeRows } from "./row-places";
export { countUnion } from "./spadd";
export { compressRows, countProducts } from "./spgemm";

/**
 * What the module exports: every kernel as (part, parts, arguments), for each dtype it is made for. The arguments are a record in memory, the
 * kernel's class. Parts run at the same time on threads of their own, or one after the other.
 */

export function spmv_float32(part: i32, parts: i32, args: Product): void {
  spmv<f32>(part, parts, args);
}

export function spmv_float64(part: i32, parts: i32, args: Product): void {
  spmv<f64>(part, parts, args);
}

export function spmvT_float32(part: i32, parts: i32, args: TransposedProduct): void {
  spmvT<f32>(part, parts, args);
}

export function spmvT_float64(part: i32, parts: i32, args: TransposedProduct): void {
  spmvT<f64>(part, parts, args);
}

export function addVectors_float32(part: i32, parts: i32, args: VectorSum): void {
  addVectors<f32>(part, parts, args);
}

export function addVectors_float64(part: i32, parts: i32, args: VectorSum): void {
  addVectors<f64>(part, parts, args);
}

export function spmm_float32(part: i32, parts: i32, args: DenseProduct): void {
  spmm<f32>(part, parts, args);
}

export function spmm_float64(part: i32, parts: i32, args: DenseProduct): void {
  spmm<f64>(part, parts, args);
}

export function multiplyRows_float32(part: i32, parts: i32, args: SparseProduct): void {
  multiplyRows<f32>(part, parts, args);
}

export function multiplyRows_float64(part: i32, parts: i32, args: SparseProduct): void {
  multiplyRows<f64>(part, parts, args);
}

export function addRows_float32(part: i32, parts: i32, args: SparseSum): void {
  addRows<f32>(part, parts, args);
}

export function addRows_float64(part: i32, parts: i32, args: SparseSum): void {
  addRows<f64>(part, parts, args);
}

export function transpose_float32(part: i32, parts: i32, args: Transposition): void {
  transpose<f32>(part, parts, args);
}

export function transpose_float64(part: i32, parts: i32, args: Transposition): void {
  transpose<f64>(part, parts, args);
}

export function scale_float32(part: i32, parts: i32, args: Combination): void {
  scale<f32>(part, parts, args);
}

export function scale_float64(part: i32, parts: i32, args: Combination): void {
  scale<f64>(part, parts, args);
}

export function axpby_float32(part: i32, parts: i32, args: Combination): void {
  axpby<f32>(part, parts, args);
}

export function axpby_float64(part: i32, parts: i32, args: Combination): void {
  axpby<f64>(part, parts, args);
}

export function dot_float32(part: i32, parts: i32, args: InnerProduct): void {
  dot<f32>(part, parts, args);
}

export function dot_float64(part: i32, parts: i32, args: InnerProduct): void {
  dot<f64>(part, parts, args);
}

export function slice_float32(part: i32, parts: i32, args: Slice): void {
  slice<f32>(part, parts, args);
}

export function slice_float64(part: i32, parts: i32, args: Slice): void {
  slice<f64>(part, parts, args);
}

export function extendChannels_float32(part: i32, parts: i32, args: ExtensionPass): void {
  extendChannels<f32>(part, parts, args);
}

export function extendChannels_float64(part: i32, parts: i32, args: ExtensionPass): void {
  extendChannels<f64>(part, parts, args);
}

export function contractChannels_float32(part: i32, parts: i32, args: ExtensionPass): void {
  contractChannels<f32>(part, parts, args);
}

export function contractChannels_float64(part: i32, parts: i32, args: ExtensionPass): void {
  contractChannels<f64>(part, parts, args);
}

export function convolveGroups_float32(part: i32, parts: i32, args: ConvolutionPass): void {
  convolveGroups<f32>(part, parts, args);
}

export function convolveGroups_float64(part: i32, parts: i32, args: ConvolutionPass): void {
  convolveGroups<f64>(part, parts, args);
}

export function sweepGroups_float32(part: i32, parts: i32, args: ConvolutionPass): void {
  sweepGroups<f32>(part, parts, args);
}

export function sweepGroups_float64(part: i32, parts: i32, args: ConvolutionPass): void {
  sweepGroups<f64>(part, parts, args);
}

export function unfold_float32(part: i32, parts: i32, args: ColumnPass): void {
  unfold<f32>(part, parts, args);
}

export function unfold_float64(part: i32, parts: i32, args: ColumnPass): void {
  unfold<f64>(part, parts, args);
}

export function fold_float32(part: i32, parts: i32, args: ColumnPass): void {
  fold<f32>(part, parts, args);
}

export function fold_float64(part: i32, parts: i32, args: ColumnPass): void {
  fold<f64>(part, parts, args);
}
