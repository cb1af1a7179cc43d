import { sizeOf } from "@convmtx/tensor";
import type { UnfoldOptions } from "@convmtx/unfold";
import { resolveAxes } from "@convmtx/window";
import type { LinearForm } from "../linear-form.ts";
import type { Sample } from "../op-spec.ts";
import { unfoldForm } from "../window-terms.ts";

export type WindowOptions = Omit<UnfoldOptions, "layout" | "kernelSize"> & { readonly kernelSize: readonly number[] };

/** A kind of windows over one sample [C, *spatial]. */
export interface WindowSample {
  readonly name: string;
  readonly title: string;
  readonly inputShape: readonly number[];
  readonly options: WindowOptions;
}

const windowSamples: readonly WindowSample[] = [
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

/** The cases that unfold and fold have in common: every kind of windows over one sample, and batches of the first. */
export function windowCases<T>(
  over: (sample: WindowSample, batch?: readonly number[]) => Sample<T>,
): readonly Sample<T>[] {
  const [plain] = windowSamples;
  return [
    ...windowSamples.map((sample) => over(sample)),
    { ...over(plain, [2]), name: "batch", title: "a batch of two samples" },
    { ...over(plain, [0]), name: "batch-of-none", title: "a batch of no samples" },
  ];
}

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
