import { Csr } from "./csr";

@unmanaged
export class RowPlaces {
  a: Csr;
  /** Where the number of all entries is written, a float64: it may be more than indptr can say. */
  total: usize;
}

/** Turns the counts of rows which stand at `indptr + 4` into indptr. */
export function placeRows(_part: i32, _parts: i32, args: RowPlaces): void {
  let total: u64 = 0;
  const last = args.a.indptr + ((<usize>args.a.rows) << 2);
  store<u32>(args.a.indptr, 0);
  for (let at = args.a.indptr; at < last; at += 4) {
    total += load<u32>(at, 4);
    store<u32>(at, <u32>total, 4);
  }
  store<f64>(args.total, <f64>total);
}
