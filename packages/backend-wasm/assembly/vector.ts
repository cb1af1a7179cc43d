/**
 * a·b + c: one rounding where the module has relaxed SIMD and the machine a fused multiply-add, else two.
 *
 * On x86 V8 writes the result where a was: a value that is needed again costs a move as a, and none as b.
 */
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** Numbers in a vector. */
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

/** The sum of a vector's numbers. */
export function laneSum<T>(a: v128): T {
  if (sizeof<T>() === 8) return <T>(f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1));
  const low = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1);
  return <T>(low + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3)));
}

/** Stores the first `count` numbers of a vector; all of them if there are no more. */
export function storeLanes<T>(to: usize, a: v128, count: i32): void {
  if (count >= lanes<T>()) {
    v128.store(to, a);
    return;
  }
  if (sizeof<T>() === 8) {
    if (count > 0) v128.store64_lane(to, a, 0);
    return;
  }
  if (count > 0) v128.store32_lane(to, a, 0);
  if (count > 1) v128.store32_lane(to, a, 1, 4);
  if (count > 2) v128.store32_lane(to, a, 2, 8);
}
