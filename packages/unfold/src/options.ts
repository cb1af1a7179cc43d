import type { FloatDType } from "@convmtx/tensor";
import type { AxisOptions, Layout } from "@convmtx/window";

/** How windows slide over a signal, and where the signal's channels stand. */
export interface UnfoldOptions
  extends Pick<AxisOptions, "kernelSize" | "stride" | "dilation" | "padding" | "paddingMode" | "preset"> {
  /** Of the signal alone, default `"channels-first"`; the columns are C·Πk by L in either. */
  readonly layout?: Layout | undefined;
}

export interface FoldOptions extends UnfoldOptions {
  /** One number a spatial axis: the windows' count does not tell it, (n + p0 + p1 − e) mod s being lost to the floor. */
  readonly outputSize: readonly number[];
}

export interface DivisorOptions<D extends FloatDType = FloatDType> extends FoldOptions {
  /** Default `"float64"`. */
  readonly dtype?: D | undefined;
}

export interface UnfoldMatrixOptions<D extends FloatDType = FloatDType> extends UnfoldOptions {
  /** One sample: [C, *spatial], or [*spatial, C] by `layout`. */
  readonly inputShape: readonly number[];
  /** Of the matrix, default `"float64"`. */
  readonly dtype?: D | undefined;
}
