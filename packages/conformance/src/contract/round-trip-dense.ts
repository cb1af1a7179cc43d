import type { FloatDType, Tensor } from "@convmtx/tensor";
import { randomUniform } from "@convmtx/tensor";
import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import { checkElements } from "../host-result.ts";
import { counting, countingTensor, dense } from "../host-values.ts";
import { operandText } from "../operand-text.ts";
import { checkAccepted } from "../run-sample.ts";
import { specialNumbers } from "../special-numbers.ts";
import { forDTypes } from "./contract-case.ts";

const group: Group = {
  id: "round-trip-dense",
  promise: "uploadDense takes a copy, and readDense gives the same elements back in C order",
};

type Sample = readonly [name: string, title: string, value: (dtype: FloatDType) => Tensor<FloatDType>, gate?: "dense"];

const shaped = (name: string, title: string, shape: readonly number[], gate?: "dense"): Sample =>
  gate
    ? [name, title, (dtype) => countingTensor(dtype, shape), gate]
    : [name, title, (dtype) => countingTensor(dtype, shape)];

const samples: readonly Sample[] = [
  shaped("vector", "a vector", [5], "dense"),
  shaped("matrix", "a matrix: rows stay together", [2, 3], "dense"),
  shaped("scalar", "a value of no axes has one element", [], "dense"),
  shaped("one-element", "a vector of one element", [1]),
  shaped("four-axes", "a batch of images", [2, 1, 3, 2]),
  shaped("no-elements", "a vector of no elements", [0]),
  shaped("no-rows", "a matrix of no rows", [0, 3]),
  shaped("no-columns", "a matrix of no columns", [3, 0]),
  [
    "special-values",
    "−0 stays −0, NaN stays NaN, infinities stay",
    (dtype) => dense(dtype, [5], [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  ],
  [
    "tiny-values",
    "values below any 'small enough to be zero', and subnormal numbers",
    (dtype) => {
      const { smallestSubnormal: tiny, smallestNormal: normal } = specialNumbers[dtype];
      return dense(dtype, [6], [1e-15, -1e-16, 1e-20, normal, normal / 2, tiny]);
    },
  ],
  [
    "largest-values",
    "the largest numbers of the dtype",
    (dtype) => dense(dtype, [2], [specialNumbers[dtype].largest, -specialNumbers[dtype].largest]),
  ],
  ["all-digits", "numbers with as many digits as the dtype has", (dtype) => randomUniform([50], { seed: 81, dtype })],
  ["large", "ten thousand elements", (dtype) => dense(dtype, [100, 100], counting(10_000))],
];

export const roundTripDense: readonly ConformanceCase[] = samples.flatMap(([name, title, value, gate]) =>
  forDTypes(
    group,
    { name, title, needs: gate ? "nothing" : "dense", ...(gate && { gate }) },
    async ({ backend }, dtype) => {
      const x = value(dtype);
      const { shape } = x;
      const native = backend.uploadDense({ dtype, shape, data: x.data });
      const data = checkElements(await backend.readDense({ dtype, shape, native }), dtype, shape);
      checkAccepted(sameElements(shape, x.data), data, operandText("what was uploaded,", x));
      backend.release(native);
    },
  ),
);
