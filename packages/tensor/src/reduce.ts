import { normalizeAxes } from "./axes.ts";
import type { DType, TypedArray, TypedArrayOf } from "./dtype.ts";
import { allocate } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import type { Shape } from "./shape.ts";
import { cStrides, shapeText, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { walk } from "./walk.ts";

export interface ReduceOptions {
  /** The axes to reduce, negative ones counting from the end. Default: all. */
  readonly axis?: number | readonly number[] | undefined;
  /** Keep the reduced axes with length 1, so that the result broadcasts against the input. Default false. */
  readonly keepDims?: boolean | undefined;
}

/**
 * Folds a run of `length` elements of x into the totals: into one total if `stepTotal` is 0, else into as many,
 * `stepTotal` apart.
 */
export type Fold = (
  totals: Float64Array,
  at: number,
  stepTotal: number,
  x: TypedArray,
  from: number,
  step: number,
  length: number,
) => void;

/** The totals of a reduction, one an element of the result, in float64. */
export interface Totals {
  readonly values: Float64Array;
  /** How many elements went into each total. */
  readonly count: number;
  readonly shape: Shape;
}

/** Reduces `x` over `options.axis`, every total starting from `initial`. */
export function reduce(what: string, x: Tensor, options: ReduceOptions, initial: number, fold: Fold): Totals {
  const reduced = normalizeAxes(what, options.axis, x.shape.length);
  const kept = x.shape.map((length, axis) => (reduced.includes(axis) ? 1 : length));
  const shape = options.keepDims ? kept : kept.filter((_, axis) => !reduced.includes(axis));
  const { data: values } = newTensor(what, "float64", kept);
  values.fill(initial);
  const strides = cStrides(kept).map((stride, axis) => (reduced.includes(axis) ? 0 : stride));
  // The order within a total is free, so the innermost loop runs along the axis which lies closest in memory.
  const order = x.shape.map((_, axis) => axis).sort((p, q) => Math.abs(x.strides[q]) - Math.abs(x.strides[p]));
  const pick = (from: readonly number[]): number[] => order.map((axis) => from[axis]);
  walk(pick(x.shape), [pick(strides), pick(x.strides)], [0, x.offset], ([at, from], [stepTotal, step], length) => {
    fold(values, at, stepTotal, x.data, from, step, length);
  });
  return { values, count: sizeOf(reduced.map((axis) => x.shape[axis])), shape };
}

/** @throws ShapeError `SHAPE_INVALID` if the totals are those of no elements, for a reduction that has no neutral value */
export function checkSome(what: string, x: Tensor, totals: Totals): void {
  if (totals.count > 0) return;
  throw new ShapeError(
    "SHAPE_INVALID",
    `${what}: x has shape ${shapeText(x.shape)}, so the axes to reduce hold no element; expected at least one`,
    { details: { shape: [...x.shape] } },
  );
}

/** The totals as a tensor of `dtype`, rounded once. */
export function totalsTensor<D extends DType>(totals: Totals, dtype: D): Tensor<D> {
  const { values, shape } = totals;
  if (dtype === "float64") return new Tensor(dtype, values as TypedArray as TypedArrayOf<D>, shape);
  const out = allocate(dtype, values.length);
  out.set(values);
  return new Tensor(dtype, out, shape);
}
