import { sourceIndex } from "./source-index.ts";
import type { ResolvedAxis } from "./types.ts";

/** Windows `begin` to `end − 1` read, with one tap, the signal elements `source`, `source + step`, `source + 2·step`, … */
export interface TapRun {
  readonly begin: number;
  readonly end: number;
  readonly source: number;
  readonly step: number;
}

/**
 * For each tap of an axis, the windows whose tap falls on the signal, as runs of equal step.
 *
 * Windows whose tap falls on zero padding are in no run, so whoever walks the runs never touches padding.
 *
 * @returns `runs[tap]`, in the order of the windows, disjoint, each run as long as its first two windows allow
 * @remarks At most one run a tap and O(1) work for zeros; O(windowCount) a tap in the other modes.
 */
export function tapRuns(axis: ResolvedAxis): readonly (readonly TapRun[])[] {
  const runsOf = axis.paddingMode === "zeros" ? interiorRun : extendedRuns;
  return Array.from({ length: axis.kernelSize }, (_, tap) => runsOf(axis, tap));
}

/** The windows whose tap lies inside the signal: ⌈(p0 − t·d)/s⌉ to ⌊(n − 1 + p0 − t·d)/s⌋. */
function interiorRun(axis: ResolvedAxis, tap: number): TapRun[] {
  const shift = axis.padBegin - tap * axis.dilation;
  const begin = Math.max(0, Math.ceil(shift / axis.stride));
  const end = Math.min(axis.windowCount - 1, Math.floor((axis.signalSize - 1 + shift) / axis.stride)) + 1;
  return begin < end ? [{ begin, end, source: begin * axis.stride - shift, step: axis.stride }] : [];
}

function extendedRuns(axis: ResolvedAxis, tap: number): TapRun[] {
  const runs: TapRun[] = [];
  const at = (window: number) => tapSource(axis, window, tap);
  for (let begin = 0; begin < axis.windowCount; ) {
    const source = at(begin);
    let end = begin + 1;
    const step = end < axis.windowCount ? at(end) - source : 0;
    while (end < axis.windowCount && at(end) === source + (end - begin) * step) end++;
    runs.push({ begin, end, source, step });
    begin = end;
  }
  return runs;
}

/** The signal element which `window` reads with `tap`; −1 for zero padding. */
export function tapSource(axis: ResolvedAxis, window: number, tap: number): number {
  return sourceIndex(axis.paddingMode, window * axis.stride - axis.padBegin + tap * axis.dilation, axis.signalSize);
}
