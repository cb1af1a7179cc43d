import { ConvmtxError, checkShape, type FloatDType, normalizeAxis, ShapeError, sizeOf, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { Operator } from "./operator.ts";
import { vstack } from "./stack.ts";

/** What lies beyond the border: the last value again, the other side, or zeros. */
export type StencilBoundary = "replicate" | "circular" | "zeros";

export interface StencilOptions {
  /** Default `replicate`: the difference across the border is 0 (Neumann). */
  readonly boundary?: StencilBoundary | undefined;
  /** Along which axes of x. Default all. */
  readonly axes?: readonly number[] | undefined;
}

/**
 * The differences to the next element along each axis, one axis after another: [axes.length · ∏ shape, ∏ shape].
 *
 * @param shape of x, in C order
 * @throws ShapeError `SHAPE_INVALID`, `AXIS_INVALID`, `GEOMETRY_INVALID` for an empty axis; ConvmtxError `OPTION_INVALID`
 * @remarks Each axis is a ConvOperator with the taps [−1, 1]. With `replicate` the last difference is 0; ‖G‖² < 4 · axes.
 */
export function gradient(shape: readonly number[], options: StencilOptions = {}): Operator {
  const { boundary, axes } = checked("gradient", shape, options);
  const {
    inputShape,
    shape: size,
    apply,
  } = vstack(
    ...axes.map((axis) => {
      const kernelShape = shape.map((_, a) => (a === axis ? 2 : 1));
      const padding = shape.map((_, a) => [0, a === axis ? 1 : 0] as const);
      return stencil(shape, kernelShape, [-1, 1], padding, boundary);
    }),
  );
  return new Operator(size, apply, { inputShape, outputShape: [axes.length, ...shape] });
}

/**
 * The sum of the second differences along each axis, [∏ shape, ∏ shape]: symmetric, negative semidefinite, and −GᵀG for the
 * gradient G with `replicate` or `circular`.
 *
 * @throws as `gradient`
 * @remarks One ConvOperator whose taps are 1 beside the centre and −2 · axes.length in it.
 */
export function laplacian(shape: readonly number[], options: StencilOptions = {}): Operator {
  const { boundary, axes } = checked("laplacian", shape, options);
  const taps = new Float64Array(3 ** axes.length);
  const centre = (taps.length - 1) / 2;
  taps[centre] = -2 * axes.length;
  axes.forEach((_, a) => {
    taps[centre - 3 ** a] = 1;
    taps[centre + 3 ** a] = 1;
  });
  const kernelShape = shape.map((_, a) => (axes.includes(a) ? 3 : 1));
  const padding = shape.map((_, a) => (axes.includes(a) ? ([1, 1] as const) : ([0, 0] as const)));
  return stencil(shape, kernelShape, taps, padding, boundary);
}

/** The taps are small integers, so the kernel is exact in every dtype. */
function stencil(
  inputShape: readonly number[],
  kernelShape: readonly number[],
  taps: ArrayLike<number>,
  padding: readonly (readonly [number, number])[],
  paddingMode: StencilBoundary,
): Operator {
  const make = (dtype: FloatDType) => {
    const kernel = tensor(Float64Array.from(taps), { dtype, shape: kernelShape });
    return convOperator(kernel, { inputShape, padding, paddingMode });
  };
  const made = new Map<FloatDType, ConvOperator>([["float64", make("float64") as ConvOperator]]);
  const size = sizeOf(inputShape);
  return new Operator(
    [size, size],
    (space, x, side) => {
      const { dtype } = space;
      const operator = made.get(dtype) ?? make(dtype);
      made.set(dtype, operator);
      return space.convolve(operator, x, side);
    },
    { inputShape, outputShape: inputShape },
  );
}

function checked(caller: string, shape: readonly number[], options: StencilOptions) {
  checkShape(caller, shape);
  const { boundary = "replicate", axes = shape.map((_, a) => a) } = options;
  const distinct = new Set(axes.map((axis) => normalizeAxis(caller, axis, shape.length)));
  if (distinct.size !== axes.length || axes.length === 0) {
    throw new ShapeError(
      "AXIS_INVALID",
      `${caller}: expected at least one axis, and none twice, got [${axes.join(", ")}]`,
      {
        details: { axes: [...axes] },
      },
    );
  }
  if (!["replicate", "circular", "zeros"].includes(boundary)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: boundary must be "replicate", "circular" or "zeros", got ${String(boundary)}`,
      { details: { option: "boundary", got: boundary } },
    );
  }
  return { boundary, axes: [...distinct] };
}
