import { Csr, columnAt, entry, valueAt } from "./csr";
import { partBegin, rowBegin } from "./part";
import { laneSum, multiplyAdd } from "./vector";

@unmanaged
export class Product {
  a: Csr;
  x: usize;
  y: usize;
}

/**
 * y = A x by rows.
 *
 * A row from each of four distant places in turn: a processor fetches ahead along each stretch of memory that it sees being read, so four
 * stretches come in two to three times as fast as one. Sums run in the dtype.
 */
export function spmv<T>(part: i32, parts: i32, args: Product): void {
  const a = args.a;
  const first = rowBegin(a, 4 * part, 4 * parts);
  const second = rowBegin(a, 4 * part + 1, 4 * parts);
  const third = rowBegin(a, 4 * part + 2, 4 * parts);
  const fourth = rowBegin(a, 4 * part + 3, 4 * parts);
  const end = rowBegin(a, 4 * part + 4, 4 * parts);
  const longest = max(max(second - first, third - second), max(fourth - third, end - fourth));
  for (let n = 0; n < longest; n++) {
    if (first + n < second) multiplyRow<T>(args, first + n);
    if (second + n < third) multiplyRow<T>(args, second + n);
    if (third + n < fourth) multiplyRow<T>(args, third + n);
    if (fourth + n < end) multiplyRow<T>(args, fourth + n);
  }
}

function multiplyRow<T>(args: Product, i: i32): void {
  const a = args.a;
  const first = entry(a, i);
  const sum = rowTimes<T>(columnAt(a, first), columnAt(a, entry(a, i + 1)), valueAt<T>(a, first), args.x);
  store<T>(args.y + <usize>i * sizeof<T>(), sum);
}

/**
 * Σ data[k]·x[indices[k]] over the entries whose indices lie at [index, end). Eight entries a turn in two or four vectors, so that no addition
 * waits for the one before it; x is gathered lane by lane, as WebAssembly has no gather.
 */
function rowTimes<T>(index: usize, end: usize, data: usize, x: usize): T {
  let sum: T = 0;
  if (end - index >= 32) {
    let even = v128.splat<T>(<T>0);
    let odd = v128.splat<T>(<T>0);
    if (sizeof<T>() === 4) {
      for (; index + 32 <= end; index += 32, data += 32) {
        even = multiplyAdd<T>(v128.load(data), four(index, x), even);
        odd = multiplyAdd<T>(v128.load(data, 16), four(index + 16, x), odd);
      }
    } else {
      let even2 = v128.splat<T>(<T>0);
      let odd2 = v128.splat<T>(<T>0);
      for (; index + 32 <= end; index += 32, data += 64) {
        even = multiplyAdd<T>(v128.load(data), two(index, x), even);
        odd = multiplyAdd<T>(v128.load(data, 16), two(index + 8, x), odd);
        even2 = multiplyAdd<T>(v128.load(data, 32), two(index + 16, x), even2);
        odd2 = multiplyAdd<T>(v128.load(data, 48), two(index + 24, x), odd2);
      }
      even = v128.add<T>(even, even2);
      odd = v128.add<T>(odd, odd2);
    }
    sum = laneSum<T>(v128.add<T>(even, odd));
  }
  let other: T = 0;
  for (; index + 8 <= end; index += 8, data += 2 * sizeof<T>()) {
    sum += load<T>(data) * at<T>(index, x);
    other += load<T>(data, sizeof<T>()) * at<T>(index + 4, x);
  }
  if (index < end) sum += load<T>(data) * at<T>(index, x);
  return sum + other;
}

/** x at the column that stands at `index`. */
function at<T>(index: usize, x: usize): T {
  return load<T>(x + <usize>load<u32>(index) * sizeof<T>());
}

function four(index: usize, x: usize): v128 {
  const v0 = v128.load32_zero(x + ((<usize>load<u32>(index)) << 2));
  const v1 = v128.load32_lane(x + ((<usize>load<u32>(index, 4)) << 2), v0, 1);
  const v2 = v128.load32_lane(x + ((<usize>load<u32>(index, 8)) << 2), v1, 2);
  return v128.load32_lane(x + ((<usize>load<u32>(index, 12)) << 2), v2, 3);
}

function two(index: usize, x: usize): v128 {
  const v0 = v128.load64_zero(x + ((<usize>load<u32>(index)) << 3));
  return v128.load64_lane(x + ((<usize>load<u32>(index, 4)) << 3), v0, 1);
}

@unmanaged
export class TransposedProduct {
  a: Csr;
  x: usize;
  y: usize;
  /** A vector of `a.cols` for each part but the first. */
  sums: usize;
}

/** y = Aᵀ x by rows, without a transposed copy: part 0 sums into y, part p into a vector of its own, which `addVectors` adds to y. */
export function spmvT<T>(part: i32, parts: i32, args: TransposedProduct): void {
  const a = args.a;
  const bytes = <usize>a.cols * sizeof<T>();
  const to = part === 0 ? args.y : args.sums + <usize>(part - 1) * bytes;
  memory.fill(to, 0, bytes);
  const end = rowBegin(a, part + 1, parts);
  for (let i = rowBegin(a, part, parts); i < end; i++) {
    const factor = load<T>(args.x + <usize>i * sizeof<T>());
    const first = entry(a, i);
    const last = columnAt(a, entry(a, i + 1));
    let value = valueAt<T>(a, first);
    for (let column = columnAt(a, first); column < last; column += 4, value += sizeof<T>()) {
      const place = to + <usize>load<u32>(column) * sizeof<T>();
      store<T>(place, load<T>(place) + load<T>(value) * factor);
    }
  }
}

@unmanaged
export class VectorSum {
  y: usize;
  length: i32;
  /** One after the other. */
  vectors: usize;
  count: i32;
}

/** y += the vectors */
export function addVectors<T>(part: i32, parts: i32, args: VectorSum): void {
  const length = args.length;
  const begin = partBegin(length, part, parts, 16);
  const end = args.y + <usize>partBegin(length, part + 1, parts, 16) * sizeof<T>();
  for (let v = 0; v < args.count; v++) {
    let from = args.vectors + (<usize>v * length + begin) * sizeof<T>();
    let to = args.y + <usize>begin * sizeof<T>();
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
    for (; to < end; to += sizeof<T>(), from += sizeof<T>()) store<T>(to, load<T>(to) + load<T>(from));
  }
}
