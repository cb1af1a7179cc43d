import type { PaddingMode, Preset } from "./types.ts";

/**
 * How `"same"` splits its total. `centred` pads d(k−1) and wants stride 1; `strided` pads what gives ⌈n/s⌉ windows.
 * `upper` puts the odd element at the end, `lower` at the beginning.
 */
export interface SameRule {
  readonly total: "centred" | "strided";
  readonly odd: "upper" | "lower";
}

/** A padding word after its spelling is resolved. */
export type Word = "valid" | "full" | "notset" | SameRule;

/** What a preset changes, and nothing else. */
export interface PresetRules {
  readonly label: string;
  readonly words: Readonly<Record<string, Word>>;
  readonly modes: Readonly<Record<string, PaddingMode>>;
  /** Refusals of words the table lacks, with the reason. */
  readonly refused?: string;
  /** Whether pads may be negative (crops). */
  readonly crops: boolean;
  /** The largest pad of a mode on an axis of n elements; absent: NumPy's rule, no limit. */
  readonly padLimit?: (mode: PaddingMode, n: number) => number;
  readonly transposed: {
    /** `outputPadding` must be below the stride, or below the larger of stride and dilation. */
    readonly below: "stride" | "stride or dilation";
    /** Whether `outputSize` obeys the same bound. */
    readonly boundsOutputSize: boolean;
    readonly modes: "zeros" | "any";
    /** Which words have a meaning there, and which. */
    readonly words: "any" | "none" | "keras" | "onnx";
  };
}

const upper: SameRule = { total: "strided", odd: "upper" };
const lower: SameRule = { total: "strided", odd: "lower" };
/** torch: aten/src/ATen/native/Convolution.cpp `convolution_same`; MATLAB: (k−1)>>1 before, k>>1 after. */
const centredUpper: SameRule = { total: "centred", odd: "upper" };
/** numpy.convolve and scipy.signal `_centered`: k>>1 before, (k−1)>>1 after. */
const centredLower: SameRule = { total: "centred", odd: "lower" };

const words = { valid: "valid", full: "full", "same-upper": upper, "same-lower": lower } as const;
const ours = {
  zeros: "zeros",
  reflect: "reflect",
  symmetric: "symmetric",
  replicate: "replicate",
  circular: "circular",
} as const;

const general: PresetRules = {
  label: "no preset",
  words: { ...words, same: centredUpper },
  modes: ours,
  crops: true,
  transposed: { below: "stride or dilation", boundsOutputSize: false, modes: "any", words: "any" },
};

/** The facts of each system, each read in the file named beside it. */
const presets: Readonly<Record<Preset, PresetRules>> = {
  // torch/nn/modules/conv.py; aten/src/ATen/native/PadNd.cpp; NaiveConvolutionTranspose2d.cpp
  torch: {
    label: "preset torch",
    words: { ...words, same: centredUpper },
    modes: { zeros: "zeros", reflect: "reflect", replicate: "replicate", circular: "circular" },
    crops: false,
    padLimit: (mode, n) => (mode === "reflect" ? n - 1 : mode === "circular" ? n : Number.POSITIVE_INFINITY),
    transposed: { below: "stride or dilation", boundsOutputSize: true, modes: "zeros", words: "none" },
  },
  // onnx/defs/nn/defs.cc, Conv, ConvTranspose and Pad-25
  onnx: {
    label: "preset onnx",
    words: { ...words, same: upper, VALID: "valid", SAME_UPPER: upper, SAME_LOWER: lower, NOTSET: "notset" },
    modes: {
      zeros: "zeros",
      reflect: "reflect",
      replicate: "replicate",
      circular: "circular",
      constant: "zeros",
      edge: "replicate",
      wrap: "circular",
    },
    crops: false,
    transposed: { below: "stride or dilation", boundsOutputSize: false, modes: "zeros", words: "onnx" },
  },
  // tfjs-core conv_util.ts `getPadAndOutInfo`, mirror_pad.ts; keras `deconv_output_length`
  tf: {
    label: "preset tf",
    words: { ...words, same: upper, SAME: upper, VALID: "valid" },
    modes: {
      zeros: "zeros",
      reflect: "reflect",
      symmetric: "symmetric",
      constant: "zeros",
      CONSTANT: "zeros",
      REFLECT: "reflect",
      SYMMETRIC: "symmetric",
    },
    crops: false,
    padLimit: (mode, n) => (mode === "reflect" ? n - 1 : mode === "symmetric" ? n : Number.POSITIVE_INFINITY),
    transposed: { below: "stride", boundsOutputSize: true, modes: "zeros", words: "keras" },
  },
  // jax.lax `padtype_to_pads`; modes of jax.numpy.pad
  jax: {
    label: "preset jax",
    words: { ...words, same: upper, SAME: upper, SAME_LOWER: lower, VALID: "valid" },
    modes: { ...ours, constant: "zeros", edge: "replicate", wrap: "circular" },
    crops: true,
    transposed: { below: "stride or dilation", boundsOutputSize: false, modes: "zeros", words: "none" },
  },
  // webnn index.bs; autoPad was removed (webmachinelearning/webnn#587)
  webnn: {
    label: "preset webnn",
    words: { valid: "valid", full: "full" },
    modes: {
      zeros: "zeros",
      reflect: "reflect",
      replicate: "replicate",
      constant: "zeros",
      reflection: "reflect",
      edge: "replicate",
    },
    refused: "; WebNN has no autoPad: give the pads as numbers",
    crops: false,
    padLimit: (mode, n) => (mode === "reflect" ? n - 1 : Number.POSITIVE_INFINITY),
    transposed: { below: "stride", boundsOutputSize: true, modes: "zeros", words: "any" },
  },
  // scipy.signal: `_centered`; convolve2d's boundary names
  scipy: {
    label: "preset scipy",
    words: { ...words, same: centredLower },
    modes: {
      zeros: "zeros",
      symmetric: "symmetric",
      circular: "circular",
      fill: "zeros",
      symm: "symmetric",
      wrap: "circular",
    },
    crops: true,
    transposed: { below: "stride or dilation", boundsOutputSize: false, modes: "any", words: "any" },
  },
  // conv, conv2 and padarray
  matlab: {
    label: "preset matlab",
    words: { ...words, same: centredUpper },
    modes: { zeros: "zeros", symmetric: "symmetric", replicate: "replicate", circular: "circular" },
    crops: true,
    transposed: { below: "stride or dilation", boundsOutputSize: false, modes: "any", words: "any" },
  },
};

export { general as generalRules, presets as presetRules };
