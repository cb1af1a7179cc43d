import { Csr, columnAt, entry, valueAt } from "./csr";

@unmanaged
export class Transposition {
  a: Csr;
  /** Its indptr is zero before. */
  to: Csr;
}

/**
 * Aᵀ by counting.
 *
 * Slot j + 1 of its indptr holds the next free place of column j while entries are placed, so that in the end it is indptr itself.
 */
export function transpose<T>(_part: i32, _parts: i32, args: Transposition): void {
  const a = args.a;
  const to = args.to;
  const last = columnAt(a, entry(a, a.rows));
  for (let index = a.indices; index < last; index += 4) {
    const slot = to.indptr + ((<usize>load<u32>(index)) << 2);
    store<u32>(slot, load<u32>(slot, 4) + 1, 4);
  }
  let total: u32 = 0;
  for (let j = 1; j <= a.cols; j++) {
    const slot = to.indptr + ((<usize>j) << 2);
    const count = load<u32>(slot);
    store<u32>(slot, total);
    total += count;
  }
  let index = a.indices;
  let value = a.data;
  for (let i = 0; i < a.rows; i++) {
    const end = columnAt(a, entry(a, i + 1));
    for (; index < end; index += 4, value += sizeof<T>()) {
      const slot = to.indptr + ((<usize>load<u32>(index)) << 2);
      const place = <usize>load<u32>(slot, 4);
      store<u32>(slot, <u32>place + 1, 4);
      store<i32>(columnAt(to, place), i);
      store<T>(valueAt<T>(to, place), load<T>(value));
    }
  }
}
