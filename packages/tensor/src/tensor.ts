import type { DType, TypedArrayOf } from "./dtype.ts";
import { formatTensor } from "./format.ts";
import type { Shape } from "./shape.ts";
import { cStrides } from "./shape.ts";
import { toTypedArray } from "./to-typed-array.ts";

/**
 * A strided view over one typed array. Element `[i0, i1, …]` is `data[offset + Σ_a i_a · strides[a]]`.
 *
 * Fields only: operations are free functions (`reshape`, `add`, `matmul`, …), so that an app ships those it imports.
 * Views share `data`; whoever writes to `data` is seen by all of them.
 */
export class Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  /** In elements, one an axis; may be negative (flip) or 0 (broadcast). */
  readonly strides: readonly number[];
  readonly offset: number;
  readonly data: TypedArrayOf<D>;

  /** Trusts its arguments: `tensor()` is the checked door. */
  constructor(dtype: D, data: TypedArrayOf<D>, shape: Shape, strides: readonly number[] = cStrides(shape), offset = 0) {
    this.dtype = dtype;
    this.data = data;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  /** The elements in C order, as a copy which the caller owns. */
  toTypedArray(): TypedArrayOf<D> {
    return toTypedArray(this);
  }

  /** All elements of a small tensor; the corners of a large one. */
  toString(): string {
    return formatTensor(this);
  }
}
