import { Csr, entry } from "./csr";

/** The first of the `count` items which part `part` of `parts` does; the parts are equal up to `grain` items. */
export function partBegin(count: i32, part: i32, parts: i32, grain: i32 = 1): i32 {
  const grains = (<i64>count + grain - 1) / grain;
  return <i32>min<i64>(count, ((grains * part) / parts) * grain);
}

/** The first row which part `part` of `parts` does; the parts are equal in entries plus rows. */
export function rowBegin(a: Csr, part: i32, parts: i32): i32 {
  const wanted = ((<u64>entry(a, a.rows) + a.rows) * part) / parts;
  let low = 0;
  let high = a.rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<u64>entry(a, middle) + middle < wanted) low = middle + 1;
    else high = middle;
  }
  return part === parts ? a.rows : low;
}
