import { partBegin } from "./part";
import { multiplyAdd } from "./vector";

@unmanaged
export class Combination {
  alpha: f64;
  beta: f64;
  length: i32;
  x: usize;
  y: usize;
  z: usize;
}

/** z = αx */
export function scale<T>(part: i32, parts: i32, args: Combination): void {
  const alpha = <T>args.alpha;
  const factor = v128.splat<T>(alpha);
  const begin = <usize>partBegin(args.length, part, parts, 16) * sizeof<T>();
  const bytes = <usize>partBegin(args.length, part + 1, parts, 16) * sizeof<T>() - begin;
  let x = args.x + begin;
  let z = args.z + begin;
  const end = z + bytes;
  for (; z + 16 <= end; z += 16, x += 16) v128.store(z, v128.mul<T>(factor, v128.load(x)));
  for (; z < end; z += sizeof<T>(), x += sizeof<T>()) store<T>(z, alpha * load<T>(x));
}

/** z = αx + βy */
export function axpby<T>(part: i32, parts: i32, args: Combination): void {
  const alpha = <T>args.alpha;
  const beta = <T>args.beta;
  const a = v128.splat<T>(alpha);
  const b = v128.splat<T>(beta);
  const begin = <usize>partBegin(args.length, part, parts, 16) * sizeof<T>();
  const bytes = <usize>partBegin(args.length, part + 1, parts, 16) * sizeof<T>() - begin;
  let x = args.x + begin;
  let y = args.y + begin;
  let z = args.z + begin;
  const end = z + bytes;
  for (; z + 16 <= end; z += 16, x += 16, y += 16) {
    v128.store(z, multiplyAdd<T>(v128.load(x), a, v128.mul<T>(b, v128.load(y))));
  }
  for (; z < end; z += sizeof<T>(), x += sizeof<T>(), y += sizeof<T>()) {
    store<T>(z, alpha * load<T>(x) + beta * load<T>(y));
  }
}

@unmanaged
export class InnerProduct {
  length: i32;
  x: usize;
  y: usize;
  /** A float64 for each part. */
  sums: usize;
}

/** xᵀy of each part. Sums run in float64 for either dtype. */
export function dot<T>(part: i32, parts: i32, args: InnerProduct): void {
  const begin = <usize>partBegin(args.length, part, parts, 16) * sizeof<T>();
  const bytes = <usize>partBegin(args.length, part + 1, parts, 16) * sizeof<T>() - begin;
  let x = args.x + begin;
  let y = args.y + begin;
  const end = x + bytes;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; x + 8 * sizeof<T>() <= end; x += 8 * sizeof<T>(), y += 8 * sizeof<T>()) {
    s0 = multiplyAdd<f64>(wide<T>(x), wide<T>(y), s0);
    s1 = multiplyAdd<f64>(wide<T>(x + 2 * sizeof<T>()), wide<T>(y + 2 * sizeof<T>()), s1);
    s2 = multiplyAdd<f64>(wide<T>(x + 4 * sizeof<T>()), wide<T>(y + 4 * sizeof<T>()), s2);
    s3 = multiplyAdd<f64>(wide<T>(x + 6 * sizeof<T>()), wide<T>(y + 6 * sizeof<T>()), s3);
  }
  const vector = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(vector, 0) + f64x2.extract_lane(vector, 1);
  for (; x < end; x += sizeof<T>(), y += sizeof<T>()) sum += <f64>load<T>(x) * <f64>load<T>(y);
  store<f64>(args.sums + ((<usize>part) << 3), sum);
}

/** Two numbers as float64. */
function wide<T>(from: usize): v128 {
  if (sizeof<T>() === 8) return v128.load(from);
  return f64x2.promote_low_f32x4(v128.load64_zero(from));
}

@unmanaged
export class Slice {
  length: i32;
  /** The first element of x to take, and from one to the next, in bytes. */
  from: usize;
  step: i32;
  z: usize;
}

/** z[i] = x[offset + i·stride] */
export function slice<T>(part: i32, parts: i32, args: Slice): void {
  const begin = partBegin(args.length, part, parts, 16);
  const bytes = <usize>(partBegin(args.length, part + 1, parts, 16) - begin) * sizeof<T>();
  let from = args.from + <usize>begin * args.step;
  let to = args.z + <usize>begin * sizeof<T>();
  if (args.step === sizeof<T>()) {
    memory.copy(to, from, bytes);
    return;
  }
  for (const end = to + bytes; to < end; to += sizeof<T>(), from += args.step) store<T>(to, load<T>(from));
}
