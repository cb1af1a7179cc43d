import { Csr, columnAt, entry, valueAt } from "./csr";
import { rowBegin } from "./part";
import { sortWords } from "./sort-words";

/**
 * C = A B, all sparse, in two passes: `countProducts`, then `multiplyRows` into memory of the right size. (F. G. Gustavson, "Two fast
 * algorithms for sparse matrices", ACM TOMS 4, 1978.)
 *
 * Columns are bits of words: `compressRows` first turns each row of B into its words and their bits, so that marking the columns of a row of C
 * takes one step a word, not one an entry. (M. Deveci et al., "Multithreaded sparse matrix-matrix multiplication for many-core and GPU
 * architectures", Parallel Computing 78, 2018.) Read out by words the columns are sorted. Words in use are listed, so that a row costs no more
 * than its products, however wide the matrix is.
 */
@unmanaged
export class SparseProduct {
  a: Csr;
  b: Csr;
  /** Its counts are written by the first pass, at `indptr + 4`, its entries by the second. */
  c: Csr;
  /** The words of B's rows, each row from where its entries begin, to its place in `ends`; their bits at the same places. */
  words: usize;
  bits: usize;
  ends: usize;
  /** For each part a map of ⌈cols / 64⌉ words, zero before and after, and a list of as many numbers. */
  maps: usize;
  /** For each part `cols` sums, zero before and after; for the second pass alone. */
  sums: usize;
}

function mapWords(args: SparseProduct): usize {
  return <usize>(args.b.cols + 63) >> 6;
}

/** B's rows as words. */
export function compressRows(part: i32, parts: i32, args: SparseProduct): void {
  const b = args.b;
  const last = rowBegin(b, part + 1, parts);
  for (let i = rowBegin(b, part, parts); i < last; i++) {
    const end = columnAt(b, entry(b, i + 1));
    let place = entry(b, i);
    for (let index = columnAt(b, place); index < end; place++) {
      const column = load<u32>(index);
      const word = column >> 6;
      let bits = (<u64>1) << (column & 63);
      for (index += 4; index < end && load<u32>(index) >> 6 === word; index += 4) {
        bits |= (<u64>1) << (load<u32>(index) & 63);
      }
      store<u32>(args.words + (place << 2), word);
      store<u64>(args.bits + (place << 3), bits);
    }
    store<u32>(args.ends + ((<usize>i) << 2), <u32>place);
  }
}

/** The entries of each row. */
export function countProducts(part: i32, parts: i32, args: SparseProduct): void {
  const map = args.maps + <usize>part * mapWords(args) * 12;
  const list = map + (mapWords(args) << 3);
  const end = rowBegin(args.a, part + 1, parts);
  for (let i = rowBegin(args.a, part, parts); i < end; i++) {
    const listEnd = markColumns(args, i, map, list);
    let count = 0;
    for (let at = list; at < listEnd; at += 4) {
      const word = map + ((<usize>load<u32>(at)) << 3);
      count += <i32>popcnt<u64>(load<u64>(word));
      store<u64>(word, 0);
    }
    store<i32>(args.c.indptr + ((<usize>i) << 2), count, 4);
  }
}

/** Sets the bits of the columns of row i. @returns where the list of the words in use ends */
function markColumns(args: SparseProduct, i: i32, map: usize, list: usize): usize {
  const a = args.a;
  const words = args.words;
  const bits = args.bits;
  let listEnd = list;
  const last = columnAt(a, entry(a, i + 1));
  for (let at = columnAt(a, entry(a, i)); at < last; at += 4) {
    const row = load<i32>(at);
    const end = <usize>load<u32>(args.ends + ((<usize>row) << 2));
    for (let place = entry(args.b, row); place < end; place++) {
      const number = load<u32>(words + (place << 2));
      const word = map + ((<usize>number) << 3);
      const known = load<u64>(word);
      if (known === 0) {
        store<u32>(listEnd, number);
        listEnd += 4;
      }
      store<u64>(word, known | load<u64>(bits + (place << 3)));
    }
  }
  return listEnd;
}

/** The rows themselves, columns ascending. */
export function multiplyRows<T>(part: i32, parts: i32, args: SparseProduct): void {
  const c = args.c;
  const map = args.maps + <usize>part * mapWords(args) * 12;
  const list = map + (mapWords(args) << 3);
  const sums = args.sums + <usize>part * args.b.cols * sizeof<T>();
  const end = rowBegin(args.a, part + 1, parts);
  for (let i = rowBegin(args.a, part, parts); i < end; i++) {
    const listEnd = markColumns(args, i, map, list);
    sumRow<T>(args.a, args.b, i, sums);
    sortWords(list, listEnd);
    let to = columnAt(c, entry(c, i));
    let value = valueAt<T>(c, entry(c, i));
    for (let at = list; at < listEnd; at += 4) {
      const number = load<u32>(at);
      const word = map + ((<usize>number) << 3);
      for (let bits = load<u64>(word); bits !== 0; bits &= bits - 1, to += 4, value += sizeof<T>()) {
        const column = (number << 6) + <u32>ctz<u64>(bits);
        const sum = sums + <usize>column * sizeof<T>();
        store<u32>(to, column);
        store<T>(value, load<T>(sum));
        store<T>(sum, <T>0);
      }
      store<u64>(word, 0);
    }
  }
}

function sumRow<T>(a: Csr, b: Csr, i: i32, sums: usize): void {
  const last = columnAt(a, entry(a, i + 1));
  let factorAt = valueAt<T>(a, entry(a, i));
  for (let at = columnAt(a, entry(a, i)); at < last; at += 4, factorAt += sizeof<T>()) {
    const factor = load<T>(factorAt);
    const row = load<i32>(at);
    const end = columnAt(b, entry(b, row + 1));
    let value = valueAt<T>(b, entry(b, row));
    for (let index = columnAt(b, entry(b, row)); index < end; index += 4, value += sizeof<T>()) {
      const sum = sums + <usize>load<u32>(index) * sizeof<T>();
      store<T>(sum, load<T>(sum) + factor * load<T>(value));
    }
  }
}
