/** How numbers become shades from 0 to 1. */
export const ranges = ["clip", "stretch", "signed"] as const;
export type Range = (typeof ranges)[number];

/** The least and the greatest of some numbers. */
export interface Extremes {
  readonly least: number;
  readonly greatest: number;
}

/** Beyond the scale by rounding alone. */
const slack = 1e-6;

/** NaN if there is one. */
export function extremesOf(values: ArrayLike<number>): Extremes {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    greatest = Math.max(greatest, values[i]);
  }
  return { least, greatest };
}

/** `clip` if nothing lies beyond the scale, else `stretch`. */
export function defaultRange({ least, greatest }: Extremes): Range {
  return least >= -slack && greatest <= 1 + slack ? "clip" : "stretch";
}

/**
 * `clip`: what lies beyond 0 and 1 is cut. `stretch`: the least is 0 and the greatest 1. `signed`: 0 is ½, and the greatest magnitude 0 or 1.
 *
 * @returns a fresh array; all 0 where `stretch` has a single number, all ½ where `signed` has only zeros
 */
export function inRange(values: Float64Array, range: Range, { least, greatest }: Extremes): Float64Array {
  switch (range) {
    case "clip":
      return values.map((value) => Math.min(Math.max(value, 0), 1));
    case "stretch":
      return values.map((value) => (greatest === least ? 0 : (value - least) / (greatest - least)));
    case "signed": {
      const most = Math.max(-least, greatest);
      return values.map((value) => (most === 0 ? 0.5 : 0.5 + value / (2 * most)));
    }
  }
}

/** `stretch, of -4 to 3.5` */
export function rangeText(range: Range, { least, greatest }: Extremes): string {
  const short = (value: number) => String(Number(value.toPrecision(4)));
  return `${range}, of ${short(least)} to ${short(greatest)}`;
}
