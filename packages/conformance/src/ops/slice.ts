import type { FloatDType, Tensor } from "@convmtx/tensor";
import { sameElements } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { countingTensor, dense } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";

type Sliced = {
  readonly x: Tensor<FloatDType>;
  readonly offset: number;
  readonly stride: number;
  readonly length: number;
};

function sample(
  name: string,
  title: string,
  shape: readonly number[],
  [offset, stride, length]: readonly [offset: number, stride: number, length: number],
): Sample<Sliced> {
  return { name, title, operands: (dtype) => ({ x: countingTensor(dtype, shape), offset, stride, length }) };
}

export const slice: OpSpec<Sliced> = {
  op: "slice",
  id: "slice",
  promise: "length elements of x in C order, the first at offset, then every stride-th, as a copy of shape [length]",
  dtypes: bothDTypes,
  sparse: false,
  via: "backend",
  samples: () => [
    sample("part", "neighbouring elements", [6], [1, 1, 3]),
    sample("stride", "every third element from the second", [9], [1, 3, 3]),
    sample("stride-to-the-end", "a stride whose last step lands on the last element", [7], [0, 2, 4]),
    sample("column", "a column of a matrix: the stride is the row's length", [3, 4], [2, 4, 3]),
    sample("row", "a row of a matrix", [3, 4], [4, 1, 4]),
    sample("sample-of-batch", "one sample of a batch of images", [2, 2, 3, 2], [12, 1, 12]),
    sample("whole", "everything: still a copy", [5], [0, 1, 5]),
    sample("last", "the last element, with a stride that leads beyond the end", [5], [4, 3, 1]),
    sample("nothing", "no elements", [5], [2, 1, 0]),
    sample("of-nothing", "no elements of none", [0], [0, 1, 0]),
    sample("scalar", "the element of a value of no axes", [], [0, 1, 1]),
    {
      name: "special-values",
      title: "−0, NaN, infinities and the smallest numbers are moved as they are",
      operands: (dtype) => ({
        x: dense(
          dtype,
          [6],
          [0, -0, Number.NaN, Number.NEGATIVE_INFINITY, dtype === "float64" ? 5e-324 : 1e-45, 1e-16],
        ),
        offset: 1,
        stride: 1,
        length: 5,
      }),
    },
  ],
  errors: () => [],
  apply: ({ ops }, { x, offset, stride, length }) => ({
    dtype: x.dtype,
    shape: [length],
    native: ops.slice(x, offset, stride, length),
  }),
  bound: ({ x, offset, stride, length }) =>
    sameElements(
      [length],
      Array.from({ length }, (_, i) => x.data[offset + i * stride]),
    ),
};
