import { ConvmtxError } from "./errors.ts";

const mask64 = (1n << 64n) - 1n;
const inverse53 = 2 ** -53;

/** A source of random bits with a state of its own: equal states give equal numbers on every platform. */
export interface RandomSource {
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** A multiple of 2^-53 in [0, 1), from the upper 27 and 26 bits of two draws. */
  unit(): number;
}

/**
 * The generator xoshiro128** 1.1 (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47,
 * 2021; https://prng.di.unimi.it/xoshiro128starstar.c): period 2^128 − 1, 32-bit integer operations only.
 *
 * @param state four 32-bit words, not all zero
 */
export function xoshiro128(state: readonly [number, number, number, number]): RandomSource {
  let [a, b, c, d] = state;
  const uint32 = (): number => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled;
  };
  const unit = (): number => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) * inverse53;
  return { uint32, unit };
}

/**
 * A source seeded as the generator's authors advise: the state is two outputs of SplitMix64 (S. Vigna,
 * https://prng.di.unimi.it/splitmix64.c), low word first, as Rust's `rand_xoshiro` does in `seed_from_u64`.
 *
 * @throws ConvmtxError `OPTION_INVALID` unless `seed` is an integer in [0, 2^53)
 */
export function seededSource(what: string, seed: number): RandomSource {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ConvmtxError("OPTION_INVALID", `${what}: seed ${seed} must be an integer in [0, 2^53)`, {
      details: { seed },
    });
  }
  let counter = BigInt(seed);
  const splitMix64 = (): bigint => {
    counter = (counter + 0x9e3779b97f4a7c15n) & mask64;
    let mixed = counter;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask64;
    return mixed ^ (mixed >> 31n);
  };
  const first = splitMix64();
  const second = splitMix64();
  return xoshiro128([low(first), low(first >> 32n), low(second), low(second >> 32n)]);
}

function low(word: bigint): number {
  return Number(word & 0xffffffffn);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
