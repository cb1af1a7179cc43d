import { Csr, columnAt, entry, valueAt } from "./csr";
import { partBegin } from "./part";

/** C = αA + βB by merging rows, in two passes; A and B are sorted and without duplicates. */
@unmanaged
export class SparseSum {
  alpha: f64;
  beta: f64;
  a: Csr;
  b: Csr;
  /** Its counts are written by the first pass, at `indptr + 4`, its entries by the second. */
  c: Csr;
}

/** The entries of each row. */
export function countUnion(part: i32, parts: i32, args: SparseSum): void {
  const end = partBegin(args.a.rows, part + 1, parts);
  for (let i = partBegin(args.a.rows, part, parts); i < end; i++) {
    let a = columnAt(args.a, entry(args.a, i));
    let b = columnAt(args.b, entry(args.b, i));
    const aEnd = columnAt(args.a, entry(args.a, i + 1));
    const bEnd = columnAt(args.b, entry(args.b, i + 1));
    let count = <i32>((aEnd - a + (bEnd - b)) >> 2);
    while (a < aEnd && b < bEnd) {
      const aColumn = load<u32>(a);
      const bColumn = load<u32>(b);
      count -= i32(aColumn === bColumn);
      a += usize(aColumn <= bColumn) << 2;
      b += usize(bColumn <= aColumn) << 2;
    }
    store<i32>(args.c.indptr + ((<usize>i) << 2), count, 4);
  }
}

export function addRows<T>(part: i32, parts: i32, args: SparseSum): void {
  const alpha = <T>args.alpha;
  const beta = <T>args.beta;
  const end = partBegin(args.a.rows, part + 1, parts);
  for (let i = partBegin(args.a.rows, part, parts); i < end; i++) {
    let a = entry(args.a, i);
    let b = entry(args.b, i);
    let c = entry(args.c, i);
    const aEnd = entry(args.a, i + 1);
    const bEnd = entry(args.b, i + 1);
    for (; a < aEnd || b < bEnd; c++) {
      const aColumn = a < aEnd ? load<u32>(columnAt(args.a, a)) : u32.MAX_VALUE;
      const bColumn = b < bEnd ? load<u32>(columnAt(args.b, b)) : u32.MAX_VALUE;
      let value: T;
      if (aColumn < bColumn) value = alpha * load<T>(valueAt<T>(args.a, a));
      else if (bColumn < aColumn) value = beta * load<T>(valueAt<T>(args.b, b));
      else value = alpha * load<T>(valueAt<T>(args.a, a)) + beta * load<T>(valueAt<T>(args.b, b));
      store<u32>(columnAt(args.c, c), min(aColumn, bColumn));
      store<T>(valueAt<T>(args.c, c), value);
      a += usize(aColumn <= bColumn);
      b += usize(bColumn <= aColumn);
    }
  }
}
