import type { SampleName } from "../../pictures/sample-pictures.ts";
import type { LayerSettings } from "./layer-settings.ts";
import { defaultAxis, defaultSettings } from "./layer-settings.ts";

/** A layer to begin with. */
export interface Example {
  readonly name: string;
  readonly settings: LayerSettings;
  /** The name of a sample picture that suits it. */
  readonly picture?: SampleName;
}

function example(
  name: string,
  axes: readonly Partial<LayerSettings["axes"][number]>[],
  rest: Partial<LayerSettings> = {},
  picture?: SampleName,
): Example {
  const settings = { ...defaultSettings, ...rest, axes: axes.map((axis) => ({ ...defaultAxis, ...axis })) };
  return picture === undefined ? { name, settings } : { name, settings, picture };
}

function channels(inChannels: number, outChannels: number, groups = 1) {
  return { hasChannels: true, inChannels, outChannels, groups } as const;
}

function square(size: number, kernelSize: number, rest: Partial<LayerSettings["axes"][number]> = {}) {
  const axis = { size, kernelSize, ...rest };
  return [axis, axis];
}

const around = (pad: number) => ({ padBegin: pad, padEnd: pad });

/** From what fits on paper to what a real network has. */
export const examples: readonly Example[] = [
  example("2 × 2 kernel on a 3 × 3 input, by hand", square(3, 2), { kernel: { preset: "counting" } }),
  example("3 × 3 kernel on an 8 × 8 input", square(8, 3), { kernel: { preset: "counting" } }),
  example("Signal of 12 samples, 1-D", [{ size: 12, kernelSize: 3 }], { kernel: { preset: "counting" } }),
  example("Blur of a 64 × 64 picture", square(64, 5, around(2)), { kernel: { preset: "gaussian" } }, "portrait"),
  example("Edges of a 64 × 64 picture", square(64, 3, { ...around(1), paddingMode: "replicate" }), {
    kernel: { preset: "sobel" },
  }),
  example("Stride 2: half the size", square(16, 3, { ...around(1), stride: 2 }), { kernel: { preset: "gaussian" } }),
  example("Dilation 2: a kernel with holes", square(12, 3, { ...around(2), dilation: 2 })),
  example("Reflected edges: two taps in one entry", square(6, 3, { ...around(1), paddingMode: "reflect" })),
  example("Three channels to two", square(6, 3), { ...channels(3, 2), kernel: { preset: "random" } }),
  example("Depthwise: one group a channel", square(8, 3, around(1)), {
    ...channels(4, 4, 4),
    kernel: { preset: "gaussian" },
  }),
  example("Transposed: 5 × 5 up to 10 × 10", square(5, 3, { ...around(1), stride: 2, outputPadding: 1 }), {
    transposed: true,
    kernel: { preset: "gaussian" },
  }),
  example("Causal convolution of a signal, dilation 4", [
    { size: 24, kernelSize: 3, dilation: 4, padBegin: 8, padEnd: 0 },
  ]),
  example(
    "A volume, 3-D",
    [1, 2, 3].map(() => ({ size: 5, kernelSize: 2 })),
  ),
  example("First layer of ResNet at 64 × 64", square(64, 7, { ...around(3), stride: 2 }), {
    ...channels(3, 8),
    kernel: { preset: "random" },
  }),
  example("Five million entries", square(75, 3, around(1)), { ...channels(10, 10), kernel: { preset: "random" } }),
];
