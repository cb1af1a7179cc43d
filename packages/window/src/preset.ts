import type { PaddingRule, SameRule } from "./padding-rule.ts";
import type { Padding, PaddingMode, Preset } from "./types.ts";

/** What a preset decides: the meaning of words, the names of modes and the limits; never `flip`, `layout` or kernel axes. */
export interface PresetRules {
  /** For messages. */
  readonly label: string;
  readonly words: Readonly<Record<string, PaddingRule>>;
  readonly modes: Readonly<Record<string, PaddingMode>>;
  /** Said where a word is refused. */
  readonly wordsNote?: string;
  /** Of an axis for which none is given. */
  readonly defaultPadding: Padding;
  /** Whether pads may be negative. */
  readonly crops: boolean;
  /** The largest pad of a mode on an axis of n elements; absent: NumPy's rule, which has no limit. */
  readonly padLimit?: (mode: PaddingMode, n: number) => number;
  readonly transposed: TransposedRules;
}

interface TransposedRules {
  /** `outputPadding` stays below the stride, or below the larger of stride and dilation. */
  readonly outputPaddingBelow: "stride" | "stride or dilation";
  /** Whether `outputSize` stays within one stride of the size without output padding. */
  readonly outputSizeWithinStride: boolean;
  readonly onlyZeros: boolean;
  /** Why padding words are refused; absent: they are not. */
  readonly noWords?: string;
  /** Whose reading of `"same"` and `"valid"`: Keras pads windows up to the stride, ONNX contradicts itself below it. */
  readonly reading: "plain" | "keras" | "onnx";
}

/** torch: ATen/native/Convolution.cpp `convolution_same`; MATLAB's conv, `Cfull(floor(k/2) + (1:n))`: (k−1)>>1 before. */
const centredUpper: SameRule = { kind: "centred", odd: "upper" };
/** numpy.convolve, scipy.signal `_centered`: k>>1 before, (k−1)>>1 after. */
const centredLower: SameRule = { kind: "centred", odd: "lower" };
/** onnx/defs/nn/defs.cc `convPoolShapeInference`; tfjs conv_util.ts `getPadAndOutInfo`; jax.lax `padtype_to_pads`. */
const upper: SameRule = { kind: "strided", odd: "upper" };
const lower: SameRule = { kind: "strided", odd: "lower" };
const valid = { kind: "valid" } as const;
const full = { kind: "full" } as const;

const words = { valid, full, "same-upper": upper, "same-lower": lower };
const modes = {
  zeros: "zeros",
  reflect: "reflect",
  symmetric: "symmetric",
  replicate: "replicate",
  circular: "circular",
} as const;

const unlimited = Number.POSITIVE_INFINITY;
const plain: TransposedRules = {
  outputPaddingBelow: "stride or dilation",
  outputSizeWithinStride: false,
  onlyZeros: false,
  reading: "plain",
};

/** The rules without a preset: PyTorch's 'same', NumPy's pads beyond the input, crops in zeros mode. */
export const generalRules: PresetRules = {
  label: "no preset",
  words: { same: centredUpper, ...words },
  modes,
  defaultPadding: 0,
  crops: true,
  transposed: plain,
};

/** The facts of each system, read in the files named beside them. */
export const presetRules: Readonly<Record<Preset, PresetRules>> = {
  // torch/nn/modules/conv.py; ATen/native/PadNd.cpp, ReflectionPad.cpp, NaiveConvolutionTranspose2d.cpp
  torch: {
    label: "preset torch",
    words: { same: centredUpper, ...words },
    modes: { zeros: "zeros", reflect: "reflect", replicate: "replicate", circular: "circular" },
    defaultPadding: 0,
    crops: false,
    padLimit: (mode, n) => (mode === "reflect" ? n - 1 : mode === "circular" ? n : unlimited),
    transposed: {
      outputPaddingBelow: "stride or dilation",
      outputSizeWithinStride: true,
      onlyZeros: true,
      noWords: "PyTorch's transposed convolutions know no padding words",
      reading: "plain",
    },
  },
  // onnx/defs/nn/defs.cc: Conv and ConvTranspose; onnx/defs/tensor/defs.cc: Pad-25
  onnx: {
    label: "preset onnx",
    words: {
      same: upper,
      ...words,
      VALID: valid,
      SAME_UPPER: upper,
      SAME_LOWER: lower,
      NOTSET: { kind: "notset" },
    },
    modes: {
      zeros: "zeros",
      reflect: "reflect",
      replicate: "replicate",
      circular: "circular",
      constant: "zeros",
      edge: "replicate",
      wrap: "circular",
    },
    defaultPadding: "NOTSET",
    crops: false,
    transposed: {
      outputPaddingBelow: "stride or dilation",
      outputSizeWithinStride: false,
      onlyZeros: true,
      reading: "onnx",
    },
  },
  // tfjs-core conv_util.ts `getPadAndOutInfo`, mirror_pad.ts; keras `compute_conv_transpose_output_shape`
  tf: {
    label: "preset tf",
    words: { same: upper, ...words, SAME: upper, VALID: valid },
    modes: {
      zeros: "zeros",
      reflect: "reflect",
      symmetric: "symmetric",
      constant: "zeros",
      CONSTANT: "zeros",
      REFLECT: "reflect",
      SYMMETRIC: "symmetric",
    },
    defaultPadding: 0,
    crops: false,
    padLimit: (mode, n) => (mode === "reflect" ? n - 1 : mode === "symmetric" ? n : unlimited),
    transposed: { outputPaddingBelow: "stride", outputSizeWithinStride: true, onlyZeros: true, reading: "keras" },
  },
  // jax.lax `conv_general_dilated`, `conv_transpose`; the modes are jax.numpy.pad's
  jax: {
    label: "preset jax",
    words: { same: upper, ...words, SAME: upper, SAME_LOWER: lower, VALID: valid },
    modes: { ...modes, constant: "zeros", edge: "replicate", wrap: "circular" },
    defaultPadding: 0,
    crops: true,
    transposed: {
      ...plain,
      onlyZeros: true,
      noWords: "jax.lax.conv_transpose pads its words by a rule of its own",
    },
  },
  // webnn index.bs; autoPad was removed (webnn#587), symmetric too, and reflection was limited (webnn#843)
  webnn: {
    label: "preset webnn",
    words: { valid, full },
    modes: {
      zeros: "zeros",
      reflect: "reflect",
      replicate: "replicate",
      constant: "zeros",
      reflection: "reflect",
      edge: "replicate",
    },
    wordsNote: "WebNN has no autoPad: give the pads as numbers",
    defaultPadding: 0,
    crops: false,
    padLimit: (mode, n) => (mode === "reflect" ? n - 1 : unlimited),
    transposed: { outputPaddingBelow: "stride", outputSizeWithinStride: true, onlyZeros: true, reading: "plain" },
  },
  // scipy.signal: `_centered` of convolve, correlate and convolve2d; the boundary names of convolve2d
  scipy: {
    label: "preset scipy",
    words: { same: centredLower, ...words },
    modes: {
      zeros: "zeros",
      symmetric: "symmetric",
      circular: "circular",
      fill: "zeros",
      symm: "symmetric",
      wrap: "circular",
    },
    defaultPadding: 0,
    crops: true,
    transposed: plain,
  },
  // conv, conv2 and padarray
  matlab: {
    label: "preset matlab",
    words: { same: centredUpper, ...words },
    modes: { zeros: "zeros", symmetric: "symmetric", replicate: "replicate", circular: "circular" },
    defaultPadding: 0,
    crops: true,
    transposed: plain,
  },
};

/** `; presets tf, jax know it`, where some do: the remedy for a word of another system. */
export function presetsKnowing(kind: "words" | "modes", word: unknown): string {
  const known = Object.entries(presetRules).filter(
    ([, rules]) => typeof word === "string" && Object.hasOwn(rules[kind], word),
  );
  if (known.length === 0) return "";
  const names = known.map(([name]) => name).join(", ");
  return `; ${known.length === 1 ? "preset" : "presets"} ${names} ${known.length === 1 ? "knows" : "know"} it`;
}
