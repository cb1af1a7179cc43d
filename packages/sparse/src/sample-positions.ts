import { withinMemory } from "./within-memory.ts";

/**
 * `units.length` different integers in [0, total), ascending; each such set is equally likely.
 *
 * @param units independent numbers, uniform on [0, 1)
 * @param total at least units.length, at most 2^53
 * @remarks R. Floyd's algorithm (J. Bentley, R. Floyd, "A sample of brilliance", CACM 30, 1987), one draw a position,
 * with an open-addressed set, then a native sort.
 */
export function samplePositions(units: Float64Array, total: number): Float64Array {
  const count = units.length;
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 1)) - 1;
  const set = withinMemory("random", 8 * (mask + 1), () => new Float64Array(mask + 1).fill(-1));
  const insert = (position: number): boolean => {
    let slot = (hash(position) & mask) >>> 0;
    while (set[slot] >= 0) {
      if (set[slot] === position) return false;
      slot = slot === mask ? 0 : slot + 1;
    }
    set[slot] = position;
    return true;
  };
  const positions = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const last = total - count + k;
    const drawn = Math.floor(units[k] * (last + 1));
    if (insert(drawn)) positions[k] = drawn;
    else {
      insert(last);
      positions[k] = last;
    }
  }
  return positions.sort();
}

/** Mixes both halves of a 53-bit integer, so that neighbours do not crowd together. */
function hash(position: number): number {
  const low = position | 0;
  const high = (position / 2 ** 32) | 0;
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
