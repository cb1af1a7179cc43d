import type { FloatDType, Tensor } from "@convmtx/tensor";
import { sizeOf } from "@convmtx/tensor";
import type { UnfoldOptions } from "@convmtx/unfold";
import { resolveAxes } from "@convmtx/window";
import { withinBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { zero } from "../dyadic.ts";
import { countingTensor, dense } from "../host-values.ts";
import type { LinearForm } from "../linear-form.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { refusesDisposed, refusesShape, vector } from "../refusals.ts";
import { unfoldForm } from "../window-terms.ts";
import { batched, exactSamples } from "./convolution-operands.ts";

export type WindowOptions = Omit<UnfoldOptions, "layout" | "kernelSize"> & { readonly kernelSize: readonly number[] };

/** A kind of windows over one sample [C, *spatial]. */
export interface WindowSample {
  readonly name: string;
  readonly title: string;
  readonly inputShape: readonly number[];
  readonly options: WindowOptions;
}

export const windowSamples: readonly WindowSample[] = [
  { name: "2d", title: "windows of an image", inputShape: [2, 4, 5], options: { kernelSize: [2, 3] } },
  { name: "1d", title: "windows of a signal", inputShape: [1, 6], options: { kernelSize: [3] } },
  {
    name: "stride-and-padding",
    title: "strides, and pads which differ by side",
    inputShape: [1, 5, 6],
    options: {
      kernelSize: [3, 2],
      stride: [2, 3],
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
  },
  { name: "dilation", title: "dilation", inputShape: [2, 7], options: { kernelSize: [3], dilation: 2, padding: 1 } },
  {
    name: "gaps",
    title: "a stride beyond the kernel: elements that no window reads",
    inputShape: [1, 8],
    options: { kernelSize: [2], stride: 3 },
  },
  ...(["reflect", "symmetric", "replicate", "circular"] as const).map((paddingMode) => ({
    name: paddingMode,
    title: `${paddingMode} padding`,
    inputShape: [1, 4],
    options: { kernelSize: [3], padding: 2, paddingMode },
  })),
  {
    name: "3d",
    title: "windows of a volume",
    inputShape: [1, 3, 2, 3],
    options: { kernelSize: [2, 2, 2], padding: [0, 1, 0] },
  },
];

type Unfolded = { readonly x: Tensor<FloatDType>; readonly options: WindowOptions };

const over = (sample: WindowSample, batch: readonly number[] = []): Sample<Unfolded> => ({
  name: sample.name,
  title: sample.title,
  operands: (dtype) => ({ x: countingTensor(dtype, [...batch, ...sample.inputShape]), options: sample.options }),
});

/** The map from one sample to its columns, and their shape [C·Πk, L]. */
export interface Windows {
  readonly form: LinearForm;
  readonly columnsShape: readonly number[];
}

export function windowsOf(inputShape: readonly number[], options: WindowOptions): Windows {
  const [channels, ...spatial] = inputShape;
  const axes = resolveAxes(spatial, options);
  const windows = sizeOf(axes.map((axis) => axis.windowCount));
  return { form: unfoldForm(channels, axes), columnsShape: [channels * sizeOf(options.kernelSize), windows] };
}

const [plain] = windowSamples;

export const unfold: OpSpec<Unfolded> = {
  op: "unfold",
  id: "unfold",
  promise: "[C, *spatial] to columns [C·Πk, L], of one sample or a batch; what a window reads beyond the edge is 0",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => [
    ...windowSamples.map((sample) => over(sample)),
    { ...over(plain, [2]), name: "batch", title: "a batch of two samples" },
    { ...over(plain, [0]), name: "batch-of-none", title: "a batch of no samples" },
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
