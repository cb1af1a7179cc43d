import type { FloatDType, Tensor } from "@convmtx/tensor";
import { randomUniform } from "@convmtx/tensor";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { adjoint } from "../linear-form.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { refusesDisposed, refusesShape, vector } from "../refusals.ts";
import { batched, exactSamples } from "./convolution-operands.ts";
import { type WindowOptions, type WindowSample, windowCases, windowsOf } from "./window-samples.ts";

type Columns = {
  readonly columns: Tensor<FloatDType>;
  readonly options: WindowOptions & { readonly outputSize: readonly number[] };
};

const over = ({ name, title, inputShape, options }: WindowSample, batch: readonly number[] = []): Sample<Columns> => ({
  name,
  title,
  operands: (dtype) => {
    const { columnsShape } = windowsOf(inputShape, options);
    return {
      columns: randomUniform([...batch, ...columnsShape], { seed: 61, low: -1, high: 1, dtype }),
      options: { ...options, outputSize: inputShape.slice(1) },
    };
  },
});

export const fold: OpSpec<Columns> = {
  op: "fold",
  id: "fold",
  promise: "the adjoint of unfold: columns [C·Πk, L] summed back to [C, *spatial], of one sample or a batch",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => windowCases(over),
  errors: () => [
    refusesShape((s, dtype) => s.fold(vector(s, dtype, 3, 2), { kernelSize: [2], outputSize: [3] })),
    refusesDisposed((s, dtype) => {
      const columns = vector(s, dtype, 2, 3);
      columns.dispose();
      return s.fold(columns, { kernelSize: [2], outputSize: [4] });
    }),
  ],
  apply: (session, { columns, options }) => session.fold(columns, options),
  bound: ({ columns, options }, { dtype, densified }) => {
    const { outputSize, ...windows } = options;
    const [rows] = columns.shape.slice(-2);
    const one = [rows / windows.kernelSize.reduce((a, b) => a * b, 1), ...outputSize];
    const { form, columnsShape } = windowsOf(one, windows);
    const sums = exactSamples(adjoint(form), columns.data, densified);
    return withinSumBounds(dtype, batched(columns.shape, columnsShape, one), sums);
  },
};
