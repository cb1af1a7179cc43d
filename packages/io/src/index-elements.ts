/** The loops of `elementSink` that indices go through, of which files have the most. */

/** The first of the indices [from, to) outside of 0 <= index < limit, or `to`. @param limit at most 2^31 */
export function firstOutside(indices: Int32Array, from: number, to: number, limit: number): number {
  // A negative number is beyond every limit as an unsigned one.
  for (let i = from; i < to; i++) if (indices[i] >>> 0 >= limit) return i;
  return to;
}

/**
 * Stores int64 elements as int32.
 *
 * @param view of `count` elements
 * @param from where in `out` the first one goes
 * @returns how many there were before the first that does not fit, or `count`
 */
export function storeInt64AsInt32(
  view: DataView,
  littleEndian: boolean,
  out: Int32Array,
  from: number,
  count: number,
): number {
  const [low, high] = littleEndian ? [0, 4] : [4, 0];
  for (let i = 0; i < count; i++) {
    const value = view.getInt32(8 * i + low, littleEndian);
    // The upper half repeats the sign.
    if (view.getInt32(8 * i + high, littleEndian) !== value >> 31) return i;
    out[from + i] = value;
  }
  return count;
}
