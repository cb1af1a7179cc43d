import type { Layout, PaddingMode, PaddingWord, Preset } from "@convmtx/window";
import type { KernelPreset } from "./kernel-presets.ts";

/** One spatial axis as the user set it. */
export interface AxisSettings {
  readonly size: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly paddingMode: PaddingMode;
  /** Of a transposed layer. */
  readonly outputPadding: number;
}

/** A layer as the user set it: plain data, which goes into the page's address. */
export interface LayerSettings {
  readonly axes: readonly AxisSettings[];
  /** Whether input, output and kernel have channel axes; without them the counts do not matter. */
  readonly hasChannels: boolean;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  /** In place of the axes' pads. */
  readonly paddingWord: PaddingWord | undefined;
  readonly transposed: boolean;
  readonly flip: boolean;
  readonly layout: Layout;
  readonly preset: Preset | undefined;
  readonly kernel: KernelSettings;
}

/** Where the kernel's values come from: a preset, or `custom`, its values in C order of `kernelShape`. */
export type KernelSettings =
  | { readonly preset: KernelPreset }
  | { readonly preset: "custom"; readonly values: readonly number[] };

/** By the number of axes. */
export const axisNames: readonly (readonly string[])[] = [
  [],
  ["Width"],
  ["Height", "Width"],
  ["Depth", "Height", "Width"],
];

export const defaultAxis: AxisSettings = {
  size: 8,
  kernelSize: 3,
  stride: 1,
  dilation: 1,
  padBegin: 0,
  padEnd: 0,
  paddingMode: "zeros",
  outputPadding: 0,
};

export const defaultSettings: LayerSettings = {
  axes: [defaultAxis, defaultAxis],
  hasChannels: false,
  inChannels: 1,
  outChannels: 1,
  groups: 1,
  paddingWord: undefined,
  transposed: false,
  flip: false,
  layout: "channels-first",
  preset: undefined,
  kernel: { preset: "counting" },
};

/** (C_out, C_in/groups, *k), transposed (C_in, C_out/groups, *k), without channels (*k). Groups that do not divide are the layer's error, not this one's. */
export function kernelShape(settings: LayerSettings): number[] {
  const spatial = settings.axes.map((axis) => axis.kernelSize);
  if (!settings.hasChannels) return spatial;
  const { inChannels, outChannels, groups, transposed } = settings;
  const perGroup = (channels: number) => Math.max(1, Math.floor(channels / groups));
  return transposed ? [inChannels, perGroup(outChannels), ...spatial] : [outChannels, perGroup(inChannels), ...spatial];
}

/** Of one input. */
export function inputShape(settings: LayerSettings): number[] {
  const spatial = settings.axes.map((axis) => axis.size);
  if (!settings.hasChannels) return spatial;
  return settings.layout === "channels-first" ? [settings.inChannels, ...spatial] : [...spatial, settings.inChannels];
}
