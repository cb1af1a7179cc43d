import { ConvmtxError, checkShape, type FloatDType, sizeOf, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { Operator } from "./operator.ts";
import { vstack } from "./stack.ts";

/** What lies beyond the border: the last value again, the other side, or zeros. */
export type StencilBoundary = "replicate" | "circular" | "zeros";

export interface StencilOptions {
  /** Default `replicate`: the difference across the border is 0 (Neumann). */
  readonly boundary?: StencilBoundary | undefined;
}

/**
 * The differences to the next element along each axis, one axis after another: [axes · ∏ shape, ∏ shape].
 *
 * @param shape of x, in C order
 * @throws ShapeError `SHAPE_INVALID`; ConvmtxError `OPTION_INVALID`
 * @remarks Each axis is a ConvOperator with the taps [−1, 1]. With `replicate` the last difference is 0; ‖G‖² < 4 · axes.
 */
export function gradient(shape: readonly number[], options: StencilOptions = {}): Operator {
  const boundary = checkedBoundary("gradient", shape, options);
  const {
    inputShape,
    shape: [rows, columns],
    apply,
  } = vstack(
    ...shape.map((_, axis) => {
      const along = (own: number, others: number) => shape.map((_size, a) => (a === axis ? own : others));
      const padding = shape.map((_size, a) => [0, a === axis ? 1 : 0] as const);
      return stencil(shape, along(2, 1), [-1, 1], padding, boundary);
    }),
  );
  return new Operator([rows, columns], apply, { inputShape, outputShape: [shape.length, ...shape] });
}

/**
 * The sum of the second differences along each axis, [∏ shape, ∏ shape]: symmetric, negative semidefinite, and −GᵀG for the
 * gradient G with `replicate` or `circular`.
 *
 * @throws as `gradient`
 * @remarks One ConvOperator whose taps are 1 beside the centre and −2 · axes in it.
 */
export function laplacian(shape: readonly number[], options: StencilOptions = {}): Operator {
  const boundary = checkedBoundary("laplacian", shape, options);
  const taps = new Float64Array(3 ** shape.length);
  const centre = (taps.length - 1) / 2;
  taps[centre] = -2 * shape.length;
  shape.forEach((_, axis) => {
    taps[centre - 3 ** axis] = 1;
    taps[centre + 3 ** axis] = 1;
  });
  return stencil(
    shape,
    shape.map(() => 3),
    taps,
    shape.map(() => [1, 1] as const),
    boundary,
  );
}

/** The taps are small integers, so the kernel is exact in every dtype. */
function stencil(
  inputShape: readonly number[],
  kernelShape: readonly number[],
  taps: ArrayLike<number>,
  padding: readonly (readonly [number, number])[],
  paddingMode: StencilBoundary,
): Operator {
  const made = new Map<FloatDType, ConvOperator>();
  const size = sizeOf(inputShape);
  return new Operator(
    [size, size],
    (space, x, side) => {
      const { dtype } = space;
      const kernel = tensor(Float64Array.from(taps), { dtype, shape: kernelShape });
      const operator = made.get(dtype) ?? convOperator(kernel, { inputShape, padding, paddingMode });
      made.set(dtype, operator);
      return space.convolve(operator, x, side);
    },
    { inputShape, outputShape: inputShape },
  );
}

function checkedBoundary(caller: string, shape: readonly number[], options: StencilOptions): StencilBoundary {
  checkShape(caller, shape);
  const { boundary = "replicate" } = options;
  if (["replicate", "circular", "zeros"].includes(boundary)) return boundary;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: boundary must be "replicate", "circular" or "zeros", got ${String(boundary)}`,
    { details: { option: "boundary", got: boundary } },
  );
}
