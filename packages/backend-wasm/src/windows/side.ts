import { cStrides, sizeOf } from "@convmtx/tensor";
import type { Layout } from "@convmtx/window";

/** How one side of a convolution, windows or signal, lies in memory; steps in elements. */
export interface Side {
  readonly lengths: readonly number[];
  readonly steps: readonly number[];
  readonly channelStep: number;
  /** Channels of a group. */
  readonly inGroup: number;
  readonly isChannelsFirst: boolean;
}

export function sideOf(layout: Layout, lengths: readonly number[], groups: number, inGroup: number): Side {
  const isChannelsFirst = layout === "channels-first";
  const spatialStep = isChannelsFirst ? 1 : groups * inGroup;
  return {
    lengths,
    steps: cStrides(lengths).map((step) => step * spatialStep),
    channelStep: isChannelsFirst ? sizeOf(lengths) : 1,
    inGroup,
    isChannelsFirst,
  };
}
