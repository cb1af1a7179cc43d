/** A matrix in CSR as its handle keeps it in memory. Written by `src/convert.ts`, field by field. */
@unmanaged
export class Csr {
  rows: i32;
  cols: i32;
  indptr: usize;
  indices: usize;
  data: usize;
}

/** Where row i begins, and with i + 1 where it ends, as a number of entries. */
export function entry(a: Csr, i: i32): usize {
  return <usize>load<u32>(a.indptr + ((<usize>i) << 2));
}

/** The address of entry k's column. */
export function columnAt(a: Csr, k: usize): usize {
  return a.indices + (k << 2);
}

/** The address of entry k's value. */
export function valueAt<T>(a: Csr, k: usize): usize {
  return a.data + k * sizeof<T>();
}
