import type { Dense, Native } from "@convmtx/backend";
import type { FloatDType, Tensor } from "@convmtx/tensor";
import { concat as join } from "@convmtx/tensor";
import { sameElements } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { countingTensor, dense } from "../host-values.ts";
import type { OnBackend, OpSpec, Sample } from "../op-spec.ts";

type Joined = {
  readonly first: Tensor<FloatDType>;
  readonly second?: Tensor<FloatDType>;
  readonly third?: Tensor<FloatDType>;
  readonly shape: readonly number[];
  readonly axis: number;
};

function sample(
  name: string,
  title: string,
  axis: number,
  first: readonly number[],
  ...others: readonly (readonly number[])[]
): Sample<Joined> {
  const shape = first.map((size, a) => (a === axis ? others.reduce((sum, other) => sum + other[axis], size) : size));
  return {
    name,
    title,
    operands: (dtype) => {
      // Different numbers in each part, so that parts in the wrong order show.
      const [second, third] = others.map((other, k) => {
        const { data } = countingTensor(dtype, other);
        return dense(
          dtype,
          other,
          data.map((x) => x * 10 ** (k + 1)),
        );
      });
      return {
        first: countingTensor(dtype, first),
        ...(second && { second }),
        ...(third && { third }),
        shape,
        axis,
      };
    },
  };
}

function parts<T>({ first, second, third }: { first: T; second?: T; third?: T }): T[] {
  return [first, second, third].filter((part) => part !== undefined);
}

export const concat: OpSpec<Joined> = {
  op: "concat",
  id: "concat",
  promise: "the parts joined along axis to shape, as a copy",
  dtypes: bothDTypes,
  sparse: false,
  via: "backend",
  samples: () => [
    sample("vectors", "three vectors of different lengths", 0, [2], [3], [1]),
    sample("rows", "matrices below each other", 0, [1, 3], [2, 3]),
    sample("columns", "matrices side by side: rows interleave", 1, [2, 1], [2, 3], [2, 1]),
    sample("square-by-rows", "axis 0 of square parts", 0, [2, 2], [2, 2]),
    sample("square-by-columns", "axis 1 of square parts", 1, [2, 2], [2, 2]),
    sample("middle-axis", "the middle of three axes", 1, [2, 1, 3], [2, 2, 3]),
    sample("last-axis", "the last of three axes", 2, [2, 2, 1], [2, 2, 2]),
    sample("batch", "samples of shape [1, …] to a batch", 0, [1, 2, 2], [1, 2, 2], [1, 2, 2]),
    sample("one-part", "a single part: still a copy", 0, [3]),
    sample("empty-part", "a part of no elements", 0, [2], [0], [1]),
    sample("no-elements", "nothing but parts of no elements", 1, [0, 2], [0, 3]),
    {
      name: "special-values",
      title: "−0, NaN, infinities and the smallest numbers are moved as they are",
      operands: (dtype) => ({
        first: dense(dtype, [2], [-0, Number.NaN]),
        second: dense(dtype, [2], [Number.NEGATIVE_INFINITY, dtype === "float64" ? 5e-324 : 1e-45]),
        shape: [4],
        axis: 0,
      }),
    },
  ],
  errors: () => [],
  apply: ({ ops }, operands: OnBackend<Joined>) => {
    const { first, shape, axis } = operands;
    return { dtype: first.dtype, shape, native: ops.concat(parts<Dense<Native>>(operands), shape, axis) };
  },
  bound: (operands) => sameElements(operands.shape, join(parts(operands), { axis: operands.axis }).data),
};
