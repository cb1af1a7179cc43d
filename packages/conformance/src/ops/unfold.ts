import type { FloatDType, Tensor } from "@convmtx/tensor";
import { withinBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { zero } from "../dyadic.ts";
import { countingTensor, dense } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { refusesDisposed, refusesShape, vector } from "../refusals.ts";
import { batched, exactSamples } from "./convolution-operands.ts";
import { type WindowOptions, type WindowSample, windowCases, windowsOf } from "./window-samples.ts";

type Unfolded = { readonly x: Tensor<FloatDType>; readonly options: WindowOptions };

const over = (sample: WindowSample, batch: readonly number[] = []): Sample<Unfolded> => ({
  name: sample.name,
  title: sample.title,
  operands: (dtype) => ({ x: countingTensor(dtype, [...batch, ...sample.inputShape]), options: sample.options }),
});

export const unfold: OpSpec<Unfolded> = {
  op: "unfold",
  id: "unfold",
  promise: "[C, *spatial] to columns [C·Πk, L], of one sample or a batch; what a window reads beyond the edge is 0",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => [
    ...windowCases(over),
    {
      name: "special-values",
      title: "tiny and subnormal numbers are moved as they are",
      operands: (dtype) => ({
        x: dense(dtype, [1, 4], [1e-16, dtype === "float64" ? 5e-324 : 1e-45, -1e-20, 1]),
        options: { kernelSize: [2] },
      }),
    },
    {
      name: "nan",
      title: "NaN and Infinity reach the windows that read them (on a dense engine that multiplies by a matrix, all)",
      operands: (dtype) => ({
        x: dense(dtype, [1, 5], [1, Number.NaN, 3, 4, Number.POSITIVE_INFINITY]),
        options: { kernelSize: [2], padding: 1 },
      }),
    },
  ],
  errors: () => [
    refusesShape((s, dtype) => s.unfold(vector(s, dtype, 4), { kernelSize: [2, 2] })),
    refusesDisposed((s, dtype) => {
      const x = vector(s, dtype, 1, 4);
      x.dispose();
      return s.unfold(x, { kernelSize: [2] });
    }),
  ],
  apply: (session, { x, options }) => session.unfold(x, options),
  bound: ({ x, options }, { densified }) => {
    const one = x.shape.slice(x.shape.length - options.kernelSize.length - 1);
    const { form, columnsShape } = windowsOf(one, options);
    const sums = exactSamples(form, x.data, densified);
    return withinBounds(
      batched(x.shape, one, columnsShape),
      "moved, not computed: every element is the same number, 0 beyond the edge",
      (i) => (sums[i].special === undefined ? { value: sums[i].value, bound: zero } : { special: sums[i].special }),
    );
  },
};
