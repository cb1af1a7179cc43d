import { ConvmtxError } from "@convmtx/tensor";
import type { Layout } from "@convmtx/window";
import { checkOptions } from "@convmtx/window";
import type { UnfoldOptions } from "./options.ts";

/** What belongs to the channel axis and what to the spatial axes: lengths, strides. */
export interface SampleAxes {
  readonly channel: number;
  readonly spatial: readonly number[];
}

/** Parts a list of one number an axis of a sample. */
export function splitAxes(layout: Layout, perAxis: readonly number[]): SampleAxes {
  return layout === "channels-first"
    ? { channel: perAxis[0], spatial: perAxis.slice(1) }
    : { channel: perAxis[perAxis.length - 1], spatial: perAxis.slice(0, -1) };
}

/** The inverse of `splitAxes`. */
export function joinAxes(layout: Layout, { channel, spatial }: SampleAxes): number[] {
  return layout === "channels-first" ? [channel, ...spatial] : [...spatial, channel];
}

/** The layout of `options`. @throws ConvmtxError `OPTION_INVALID` for another, or for options of other systems' names */
export function layoutOf(caller: string, options: Pick<UnfoldOptions, "layout">): Layout {
  checkOptions(caller, options);
  const { layout = "channels-first" } = options;
  if (layout === "channels-first" || layout === "channels-last") return layout;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: layout is ${JSON.stringify(layout)}, expected "channels-first" | "channels-last"`,
    { details: { option: "layout", value: layout } },
  );
}
