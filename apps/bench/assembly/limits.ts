/**
 * The most that a machine does in WebAssembly, one thread's part of it: passes over memory, and multiply-adds in registers. Each takes two
 * words; memory is the caller's, in multiples of 1536 bytes.
 */

/** 64 bytes, all of which count. */
function line(x: v128, at: u32): v128 {
  const low = v128.xor(v128.load(at), v128.load(at, 16));
  const high = v128.xor(v128.load(at, 32), v128.load(at, 48));
  return v128.xor(x, v128.xor(low, high));
}

/** Loads every byte, from eight places in turn: a core reads ahead of several streams faster than of one. */
export function read(at: u32, bytes: u32): u32 {
  const part = bytes / 8;
  const half = 4 * part;
  let x = i64x2.splat(0);
  let y = i64x2.splat(0);
  for (const end = at + part; at < end; at += 64) {
    x = line(line(line(line(x, at), at + part), at + 2 * part), at + 3 * part);
    y = line(line(line(line(y, at + half), at + half + part), at + half + 2 * part), at + half + 3 * part);
  }
  const sum = v128.xor(x, y);
  return i32x4.extract_lane(sum, 0) ^ i32x4.extract_lane(sum, 1);
}

/** The first half of the memory goes to the second. */
export function copy(at: u32, bytes: u32): u32 {
  const half = bytes / 2;
  for (const end = at + half; at < end; at += 32) {
    const to = at + half;
    v128.store(to, v128.load(at));
    v128.store(to, v128.load(at, 16), 16);
  }
  return 0;
}

/** a = b + 3 c of float64, a, b and c being the thirds of the memory. */
export function triad(at: u32, bytes: u32): u32 {
  const third = bytes / 3;
  const factor = f64x2.splat(3);
  for (const end = at + third; at < end; at += 32) {
    const b = at + third;
    const c = b + third;
    v128.store(at, f64x2.add(v128.load(b), f64x2.mul(factor, v128.load(c))));
    v128.store(at, f64x2.add(v128.load(b, 16), f64x2.mul(factor, v128.load(c, 16))), 16);
  }
  return 0;
}

/** `rounds` times 12 independent multiply-adds of four float32, enough to hide their latency; a = 0.5 a + 1 converges to 2. */
export function multiplyAdd(start: u32, rounds: u32): u32 {
  const half = f32x4.splat(0.5);
  const one = f32x4.splat(1);
  let a0 = f32x4.splat(<f32>(start + 0));
  let a1 = f32x4.splat(<f32>(start + 1));
  let a2 = f32x4.splat(<f32>(start + 2));
  let a3 = f32x4.splat(<f32>(start + 3));
  let a4 = f32x4.splat(<f32>(start + 4));
  let a5 = f32x4.splat(<f32>(start + 5));
  let a6 = f32x4.splat(<f32>(start + 6));
  let a7 = f32x4.splat(<f32>(start + 7));
  let a8 = f32x4.splat(<f32>(start + 8));
  let a9 = f32x4.splat(<f32>(start + 9));
  let a10 = f32x4.splat(<f32>(start + 10));
  let a11 = f32x4.splat(<f32>(start + 11));
  for (let i: u32 = 0; i < rounds; i++) {
    a0 = f32x4.add(f32x4.mul(a0, half), one);
    a1 = f32x4.add(f32x4.mul(a1, half), one);
    a2 = f32x4.add(f32x4.mul(a2, half), one);
    a3 = f32x4.add(f32x4.mul(a3, half), one);
    a4 = f32x4.add(f32x4.mul(a4, half), one);
    a5 = f32x4.add(f32x4.mul(a5, half), one);
    a6 = f32x4.add(f32x4.mul(a6, half), one);
    a7 = f32x4.add(f32x4.mul(a7, half), one);
    a8 = f32x4.add(f32x4.mul(a8, half), one);
    a9 = f32x4.add(f32x4.mul(a9, half), one);
    a10 = f32x4.add(f32x4.mul(a10, half), one);
    a11 = f32x4.add(f32x4.mul(a11, half), one);
  }
  let sum = a0;
  sum = f32x4.add(sum, a1);
  sum = f32x4.add(sum, a2);
  sum = f32x4.add(sum, a3);
  sum = f32x4.add(sum, a4);
  sum = f32x4.add(sum, a5);
  sum = f32x4.add(sum, a6);
  sum = f32x4.add(sum, a7);
  sum = f32x4.add(sum, a8);
  sum = f32x4.add(sum, a9);
  sum = f32x4.add(sum, a10);
  sum = f32x4.add(sum, a11);
  return <u32>f32x4.extract_lane(sum, 0);
}

/** The same with `relaxed_madd`, which rounds once where the machine can. */
export function fusedMultiplyAdd(start: u32, rounds: u32): u32 {
  const half = f32x4.splat(0.5);
  const one = f32x4.splat(1);
  let a0 = f32x4.splat(<f32>(start + 0));
  let a1 = f32x4.splat(<f32>(start + 1));
  let a2 = f32x4.splat(<f32>(start + 2));
  let a3 = f32x4.splat(<f32>(start + 3));
  let a4 = f32x4.splat(<f32>(start + 4));
  let a5 = f32x4.splat(<f32>(start + 5));
  let a6 = f32x4.splat(<f32>(start + 6));
  let a7 = f32x4.splat(<f32>(start + 7));
  let a8 = f32x4.splat(<f32>(start + 8));
  let a9 = f32x4.splat(<f32>(start + 9));
  let a10 = f32x4.splat(<f32>(start + 10));
  let a11 = f32x4.splat(<f32>(start + 11));
  for (let i: u32 = 0; i < rounds; i++) {
    a0 = f32x4.relaxed_madd(a0, half, one);
    a1 = f32x4.relaxed_madd(a1, half, one);
    a2 = f32x4.relaxed_madd(a2, half, one);
    a3 = f32x4.relaxed_madd(a3, half, one);
    a4 = f32x4.relaxed_madd(a4, half, one);
    a5 = f32x4.relaxed_madd(a5, half, one);
    a6 = f32x4.relaxed_madd(a6, half, one);
    a7 = f32x4.relaxed_madd(a7, half, one);
    a8 = f32x4.relaxed_madd(a8, half, one);
    a9 = f32x4.relaxed_madd(a9, half, one);
    a10 = f32x4.relaxed_madd(a10, half, one);
    a11 = f32x4.relaxed_madd(a11, half, one);
  }
  let sum = a0;
  sum = f32x4.add(sum, a1);
  sum = f32x4.add(sum, a2);
  sum = f32x4.add(sum, a3);
  sum = f32x4.add(sum, a4);
  sum = f32x4.add(sum, a5);
  sum = f32x4.add(sum, a6);
  sum = f32x4.add(sum, a7);
  sum = f32x4.add(sum, a8);
  sum = f32x4.add(sum, a9);
  sum = f32x4.add(sum, a10);
  sum = f32x4.add(sum, a11);
  return <u32>f32x4.extract_lane(sum, 0);
}
