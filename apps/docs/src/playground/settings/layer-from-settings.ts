import { tensor } from "@convmtx/tensor";
import { type ConvOptions, convOperator } from "@convmtx/toeplitz";
import type { Layer } from "../../layer/layer.ts";
import { presetKernel } from "./kernel-presets.ts";
import { inputShape, kernelShape, type LayerSettings } from "./layer-settings.ts";

/** The kernel's values in C order of `kernelShape`. */
export function kernelValues(settings: LayerSettings): Float64Array {
  const { kernel, axes, hasChannels, groups, transposed } = settings;
  if (kernel.preset === "custom") return Float64Array.from(kernel.values);
  const [first, second] = kernelShape(settings);
  const channels = hasChannels ? ({ shape: [first, second], groups, transposed } as const) : undefined;
  const size = axes.map((axis) => axis.kernelSize);
  return presetKernel(kernel.preset, channels, size);
}

/** @throws ConvmtxError as `convOperator`: what does not fit together, with the remedy */
export function layerOf(settings: LayerSettings): Layer {
  const kernel = tensor(kernelValues(settings), { shape: kernelShape(settings) });
  const options = optionsOf(settings);
  return { kernel, options, operator: convOperator(kernel, options) };
}

/** Only what is not a default, so that the code shown is short. */
export function optionsOf(settings: LayerSettings): ConvOptions {
  const { axes, paddingWord, hasChannels, groups, transposed, flip, layout, preset } = settings;
  const perAxis = (name: "stride" | "dilation" | "outputPadding", byDefault: number) => {
    const values = axes.map((axis) => axis[name]);
    if (values.every((value) => value === byDefault)) return {};
    return { [name]: values.every((value) => value === values[0]) ? values[0] : values };
  };
  return {
    inputShape: inputShape(settings),
    ...perAxis("stride", 1),
    ...perAxis("dilation", 1),
    ...(paddingWord === undefined ? padsOf(axes) : { padding: paddingWord }),
    ...modesOf(axes),
    ...(hasChannels && groups !== 1 ? { groups } : {}),
    ...(transposed ? { transposed, ...perAxis("outputPadding", 0) } : {}),
    ...(flip ? { flip } : {}),
    ...(hasChannels && layout !== "channels-first" ? { layout } : {}),
    ...(preset === undefined ? {} : { preset }),
  };
}

function padsOf(axes: LayerSettings["axes"]): Pick<ConvOptions, "padding"> {
  const pads = axes.flatMap(({ padBegin, padEnd }) => [padBegin, padEnd]);
  if (pads.every((pad) => pad === 0)) return {};
  if (pads.every((pad) => pad === pads[0])) return { padding: pads[0] };
  return { padding: axes.map(({ padBegin, padEnd }) => (padBegin === padEnd ? padBegin : [padBegin, padEnd])) };
}

function modesOf(axes: LayerSettings["axes"]): Pick<ConvOptions, "paddingMode"> {
  const modes = axes.map(({ paddingMode }) => paddingMode);
  if (modes.every((mode) => mode === "zeros")) return {};
  return { paddingMode: modes.every((mode) => mode === modes[0]) ? modes[0] : modes };
}
