import type { Layout, PaddingMode, PaddingWord } from "@convmtx/window";
import { kernelPresets } from "./kernel-presets.ts";
import {
  type AxisSettings,
  defaultAxis,
  defaultSettings,
  type KernelSettings,
  kernelShape,
  type LayerSettings,
} from "./layer-settings.ts";
import { paddingModes, presets } from "./words.ts";

const paddingWords: readonly PaddingWord[] = [
  "valid",
  "same",
  "full",
  "same-upper",
  "same-lower",
  "VALID",
  "SAME",
  "SAME_UPPER",
  "SAME_LOWER",
  "NOTSET",
];

/** The parameters that there are; `x` is the picture. */
const known = ["n", "k", "s", "d", "p", "mode", "op", "c", "g", "t", "flip", "layout", "preset", "w", "x"];

/** No kernel of more values is written into the address: browsers and chats cut what is longer. */
const mostValues = 400;
/** In decimal notation. */
const number = /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** Nobody types a larger number on purpose; the layer itself is refused far below, with its forecast. */
const mostSize = 1_000_000;
const mostAxes = 3;

/** Whether the address says the kernel: one of one's own may be too long for it. */
export function isWritable({ kernel }: LayerSettings): boolean {
  return kernel.preset !== "custom" || kernel.values.length <= mostValues;
}

/** The settings as parameters of an address; what is a default is left out, and a kernel that is not writable. */
export function writeSettings(settings: LayerSettings): URLSearchParams {
  const parameters = new URLSearchParams();
  const { axes, hasChannels, inChannels, outChannels, groups, kernel } = settings;
  const put = (name: string, text: string, byDefault?: string) => {
    if (text !== byDefault) parameters.set(name, text);
  };
  const ofAxes = (field: keyof AxisSettings, separator: string) =>
    merged(
      axes.map((axis) => axis[field]),
      separator,
    );
  put("n", axes.map((axis) => axis.size).join("x"));
  put("k", axes.map((axis) => axis.kernelSize).join("x"));
  put("s", ofAxes("stride", "x"), "1");
  put("d", ofAxes("dilation", "x"), "1");
  const pads = axes.map(({ padBegin, padEnd }) => (padBegin === padEnd ? `${padBegin}` : `${padBegin}:${padEnd}`));
  put("p", settings.paddingWord ?? merged(pads, ","), "0");
  put("mode", ofAxes("paddingMode", ","), "zeros");
  if (hasChannels) put("c", `${inChannels}:${outChannels}`);
  if (hasChannels) put("g", String(groups), "1");
  if (settings.transposed) put("t", "1");
  if (settings.transposed) put("op", ofAxes("outputPadding", "x"), "0");
  if (settings.flip) put("flip", "1");
  put("layout", settings.layout, "channels-first");
  put("preset", settings.preset ?? "", "");
  if (kernel.preset !== "custom") put("w", kernel.preset);
  else if (isWritable(settings)) put("w", kernel.values.join(","));
  return parameters;
}

export interface ReadSettings {
  readonly settings: LayerSettings;
  /** Parameters that could not be understood, for which the default stands. */
  readonly faults: readonly string[];
}

export function readSettings(parameters: URLSearchParams): ReadSettings {
  const faults = [...parameters].filter(([name]) => !known.includes(name)).map(([name, text]) => `${name}=${text}`);
  const read = <T>(name: string, byDefault: T, parse: (text: string) => T | undefined): T => {
    const text = parameters.get(name);
    if (text === null) return byDefault;
    const value = parse(text);
    if (value === undefined) faults.push(`${name}=${text}`);
    return value ?? byDefault;
  };
  const sizes = read(
    "n",
    defaultSettings.axes.map((axis) => axis.size),
    (text) => {
      const numbers = integers(text, "x", 1);
      return numbers !== undefined && numbers.length <= mostAxes ? numbers : undefined;
    },
  );
  const count = sizes.length;
  const perAxis = (name: string, byDefault: number, least: number) =>
    read(name, new Array<number>(count).fill(byDefault), (text) => spread(integers(text, "x", least), count));
  const kernelSizes = perAxis("k", defaultAxis.kernelSize, 1);
  const [strides, dilations] = [perAxis("s", 1, 1), perAxis("d", 1, 1)];
  const outputPadding = perAxis("op", 0, 0);
  const paddingWord = paddingWords.find((word) => word === parameters.get("p"));
  const noPads = new Array<readonly [number, number]>(count).fill([0, 0]);
  const pads = paddingWord !== undefined ? noPads : read("p", noPads, (text) => spread(padsOf(text), count));
  const modes = read("mode", new Array<PaddingMode>(count).fill("zeros"), (text) => {
    const words = text.split(",");
    return spread(words.every(oneOf(paddingModes)) ? (words as PaddingMode[]) : undefined, count);
  });
  const channels = read("c", undefined, (text) => {
    const numbers = integers(text, ":", 1);
    return numbers?.length === 2 ? numbers : undefined;
  });
  const settings: LayerSettings = {
    axes: sizes.map((size, i) => ({
      size,
      kernelSize: kernelSizes[i],
      stride: strides[i],
      dilation: dilations[i],
      padBegin: pads[i][0],
      padEnd: pads[i][1],
      paddingMode: modes[i],
      outputPadding: outputPadding[i],
    })),
    hasChannels: channels !== undefined,
    inChannels: channels?.[0] ?? defaultSettings.inChannels,
    outChannels: channels?.[1] ?? defaultSettings.outChannels,
    groups: read("g", 1, (text) => (/^\d+$/.test(text) ? integers(text, ",", 1)?.[0] : undefined)),
    paddingWord,
    transposed: read("t", false, (text) => (text === "1" ? true : undefined)),
    flip: read("flip", false, (text) => (text === "1" ? true : undefined)),
    layout: read<Layout>("layout", "channels-first", (text) => (text === "channels-last" ? text : undefined)),
    preset: read("preset", undefined, (text) => presets.find((preset) => preset === text)),
    kernel: defaultSettings.kernel,
  };
  const length = kernelShape(settings).reduce((a, b) => a * b, 1);
  const kernel = read<KernelSettings>("w", settings.kernel, (text) => {
    const preset = kernelPresets.find((name) => name === text);
    if (preset !== undefined) return { preset };
    const values = text.split(",").map((part) => (number.test(part) ? Number(part) : Number.NaN));
    return values.length === length && values.every(Number.isFinite) ? { preset: "custom", values } : undefined;
  });
  return { settings: { ...settings, kernel }, faults };
}

/** One value where all are equal. */
function merged(values: readonly (string | number)[], separator: string): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : values.join(separator);
}

/** One value for all axes, or one an axis. */
function spread<T>(values: readonly T[] | undefined, count: number): readonly T[] | undefined {
  if (values?.length === 1) return new Array<T>(count).fill(values[0]);
  return values?.length === count ? values : undefined;
}

function integers(text: string, separator: string, least: number): number[] | undefined {
  const numbers = text.split(separator).map((part) => (/^-?\d{1,7}$/.test(part) ? Number(part) : Number.NaN));
  return numbers.every((number) => number >= least && number <= mostSize) ? numbers : undefined;
}

/** `1,2:3`: one number for both sides of an axis, or both. */
function padsOf(text: string): (readonly [number, number])[] | undefined {
  const pads = text.split(",").map((part) => integers(part, ":", -mostSize));
  if (!pads.every((pad) => pad !== undefined && pad.length <= 2)) return undefined;
  return (pads as number[][]).map((pad) => [pad[0], pad[pad.length - 1]] as const);
}

function oneOf<T extends string>(words: readonly T[]): (word: string) => word is T {
  return (word): word is T => words.includes(word as T);
}
