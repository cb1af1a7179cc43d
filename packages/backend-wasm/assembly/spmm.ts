import { Csr, columnAt, entry, valueAt } from "./csr";
import { rowBegin } from "./part";
import { lanes, multiplyAdd } from "./vector";

@unmanaged
export class DenseProduct {
  a: Csr;
  b: usize;
  c: usize;
  /** Columns of B and C. */
  width: i32;
}

/** C = A B, both dense in C order: of each row as many columns at a time as registers hold. */
export function spmm<T>(part: i32, parts: i32, args: DenseProduct): void {
  const a = args.a;
  const width = args.width;
  const pitch = <usize>width * sizeof<T>();
  const end = rowBegin(a, part + 1, parts);
  for (let i = rowBegin(a, part, parts); i < end; i++) {
    const first = columnAt(a, entry(a, i));
    const last = columnAt(a, entry(a, i + 1));
    const values = valueAt<T>(a, entry(a, i));
    let b = args.b;
    let c = args.c + <usize>i * pitch;
    let left = width;
    for (; left >= 8 * lanes<T>(); left -= 8 * lanes<T>(), b += 128, c += 128) {
      columns<T, u64>(first, last, values, b, pitch, c);
    }
    for (; left >= 2 * lanes<T>(); left -= 2 * lanes<T>(), b += 32, c += 32) {
      columns<T, u16>(first, last, values, b, pitch, c);
    }
    for (; left > 0; left--, b += sizeof<T>(), c += sizeof<T>()) oneColumn<T>(first, last, values, b, pitch, c);
  }
}

/** A row's sums over `sizeof<V>` vectors of columns, 2 or 8. */
function columns<T, V>(index: usize, end: usize, value: usize, b: usize, pitch: usize, to: usize): void {
  let s0 = v128.splat<T>(<T>0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (; index < end; index += 4, value += sizeof<T>()) {
    const factor = v128.splat<T>(load<T>(value));
    const row = b + <usize>load<u32>(index) * pitch;
    s0 = multiplyAdd<T>(v128.load(row), factor, s0);
    s1 = multiplyAdd<T>(v128.load(row, 16), factor, s1);
    if (sizeof<V>() === 8) {
      s2 = multiplyAdd<T>(v128.load(row, 32), factor, s2);
      s3 = multiplyAdd<T>(v128.load(row, 48), factor, s3);
      s4 = multiplyAdd<T>(v128.load(row, 64), factor, s4);
      s5 = multiplyAdd<T>(v128.load(row, 80), factor, s5);
      s6 = multiplyAdd<T>(v128.load(row, 96), factor, s6);
      s7 = multiplyAdd<T>(v128.load(row, 112), factor, s7);
    }
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  if (sizeof<V>() === 8) {
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
  }
}

function oneColumn<T>(index: usize, end: usize, value: usize, b: usize, pitch: usize, to: usize): void {
  let even: T = 0;
  let odd: T = 0;
  for (; index + 8 <= end; index += 8, value += 2 * sizeof<T>()) {
    even += load<T>(value) * load<T>(b + <usize>load<u32>(index) * pitch);
    odd += load<T>(value, sizeof<T>()) * load<T>(b + <usize>load<u32>(index, 4) * pitch);
  }
  if (index < end) even += load<T>(value) * load<T>(b + <usize>load<u32>(index) * pitch);
  store<T>(to, even + odd);
}
