/** What stands beyond the edges of the input. `zeros` adds nothing to the matrix; the others repeat input elements. */
export type PaddingMode = "zeros" | "reflect" | "symmetric" | "replicate" | "circular";

/** The systems whose words can be used as they mean them there. */
export type Preset = "torch" | "onnx" | "tf" | "jax" | "webnn" | "scipy" | "matlab";

/**
 * Words for a padding. `valid` pads nothing, `full` d(k−1) on each side, `same-upper` and `same-lower` what gives ⌈n/s⌉
 * windows with the odd element at the end or the beginning; `same` means what the preset's system means, without one
 * PyTorch's. The words in capitals belong to presets.
 */
export type PaddingWord =
  | "valid"
  | "same"
  | "full"
  | "same-upper"
  | "same-lower"
  | "VALID"
  | "SAME"
  | "SAME_UPPER"
  | "SAME_LOWER"
  | "NOTSET";

/** Names of padding modes. Those of `PaddingMode` are ours, the others belong to presets. */
export type PaddingModeName =
  | PaddingMode
  | "constant"
  | "reflection"
  | "edge"
  | "wrap"
  | "fill"
  | "symm"
  | "CONSTANT"
  | "REFLECT"
  | "SYMMETRIC";

/**
 * A number for all sides; a list of one entry an axis, a number for both sides or `[begin, end]`; or a word.
 * `[a, b]` is always two axes; the sides of one axis are `[[a, b]]`. Negative crops, in mode zeros.
 */
export type Padding = number | readonly (number | readonly [begin: number, end: number])[] | PaddingWord;

/** Where the channels stand in inputs and outputs. The kernel's axes never move. */
export type Layout = "channels-first" | "channels-last";

/** One number for all axes, or one an axis. */
export type PerAxis = number | readonly number[];

/** How windows slide over the spatial axes. */
export interface AxisOptions {
  readonly kernelSize: PerAxis;
  /** Default 1. */
  readonly stride?: PerAxis | undefined;
  /** Default 1. */
  readonly dilation?: PerAxis | undefined;
  /** Default 0. */
  readonly padding?: Padding | undefined;
  /** Default `"zeros"`. */
  readonly paddingMode?: PaddingModeName | readonly PaddingModeName[] | undefined;
  /** Default false. True: the sizes given are window counts, and the signal's size is computed. */
  readonly transposed?: boolean | undefined;
  /** Transposed only: elements added at the end of each output axis. Default 0 (with `"valid"` of preset tf, Keras's). */
  readonly outputPadding?: PerAxis | undefined;
  /** Transposed only: the sizes of the output's spatial axes, in place of `outputPadding`. */
  readonly outputSize?: PerAxis | undefined;
  /** Decides the meaning of `"same"`, the limits and the accepted names. Never flip, layout or the kernel's axes. */
  readonly preset?: Preset | undefined;
}

/** Everything that a layer's geometry depends on. */
export interface GeometryOptions extends Omit<AxisOptions, "kernelSize"> {
  /** One sample without its batch axis: [C, *spatial] or [*spatial, C] by `layout`; [*spatial] where the kernel has no channel axes. */
  readonly inputShape: readonly number[];
  /**
   * (C_out, C_in/groups, *k); transposed (C_in, C_out/groups, *k). With as many axes as `inputShape`: (*k), no channels.
   */
  readonly kernelShape: readonly number[];
  /** Default 1. */
  readonly groups?: number | undefined;
  /** Default `"channels-first"`. */
  readonly layout?: Layout | undefined;
  /** Default false: correlation, as in PyTorch. True: true convolution, the kernel reversed along its spatial axes. */
  readonly flip?: boolean | undefined;
}

/**
 * One axis with nothing left open. Window o reads, with tap t, signal element `o·stride − padBegin + t·dilation`.
 * Of a convolution the signal is the input and the windows are the output; of a transposed one it is the reverse.
 */
export interface ResolvedAxis {
  /** n: elements of the axis that windows slide over. */
  readonly signalSize: number;
  /** m: windows along the axis. */
  readonly windowCount: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  /** Elements before the first; negative: cropped. */
  readonly padBegin: number;
  readonly padEnd: number;
  readonly paddingMode: PaddingMode;
  /** Of a transposed convolution: the part of `signalSize` beyond what the windows span; else 0. */
  readonly outputPadding: number;
  /** How the pads were chosen, for `explain`. */
  readonly rule: string;
}

/** A layer's geometry with nothing left open: plain data, which can be cloned and posted. */
export interface ResolvedGeometry {
  readonly axes: readonly ResolvedAxis[];
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly kernelShape: readonly number[];
  /** False: input, output and kernel have spatial axes only, and the channel counts are 1. */
  readonly hasChannels: boolean;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly layout: Layout;
  readonly flip: boolean;
  readonly transposed: boolean;
  readonly preset: Preset | undefined;
}
