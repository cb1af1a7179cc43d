import { ConvmtxError } from "./errors.ts";

/** Python's `start:stop:step`: negative bounds count from the end, bounds beyond the axis are clipped to it. */
export interface SliceRange {
  /** Default: the first element, or the last if step < 0. */
  readonly start?: number | undefined;
  /** Excluded. Default: past the last element, or before the first if step < 0. */
  readonly stop?: number | undefined;
  /** Not 0. Default 1. */
  readonly step?: number | undefined;
}

/** The places start, start + step, … of an axis, `count` of them; start is 0 where there are none. */
export interface ResolvedRange {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Python's slice on an axis of `length`. @throws ConvmtxError `OPTION_INVALID` for a step of 0 or a bound not an integer */
export function resolveRange(what: string, { start, stop, step = 1 }: SliceRange, length: number): ResolvedRange {
  if (step === 0 || ![start ?? 0, stop ?? 0, step].every(Number.isSafeInteger)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${what}: ${start ?? ""}:${stop ?? ""}:${step} must be integers, and the step not 0`,
      { details: { start, stop, step } },
    );
  }
  const [lowest, highest] = step < 0 ? [-1, length - 1] : [0, length];
  const clip = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + length : bound, lowest), highest);
  const first = start === undefined ? (step < 0 ? highest : lowest) : clip(start);
  const end = stop === undefined ? (step < 0 ? lowest : highest) : clip(stop);
  const count = Math.max(0, Math.ceil((end - first) / step));
  return { start: count > 0 ? first : 0, step, count };
}
