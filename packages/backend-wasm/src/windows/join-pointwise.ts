import type { ResolvedAxis } from "@convmtx/window";

/** Neighbouring axes on which windows and signal are the same become one long axis: a 1 × 1 kernel sees no rows. */
export function joinPointwise(axes: readonly ResolvedAxis[]): readonly ResolvedAxis[] {
  const joined: ResolvedAxis[] = [];
  for (const axis of axes) {
    const previous = joined.at(-1);
    if (previous === undefined || !isPointwise(previous) || !isPointwise(axis)) joined.push(axis);
    else {
      const size = previous.signalSize * axis.signalSize;
      joined[joined.length - 1] = { ...axis, signalSize: size, windowCount: size };
    }
  }
  return joined;
}

function isPointwise({ kernelSize, stride, padBegin, windowCount, signalSize }: ResolvedAxis): boolean {
  return kernelSize === 1 && stride === 1 && padBegin === 0 && windowCount === signalSize;
}
