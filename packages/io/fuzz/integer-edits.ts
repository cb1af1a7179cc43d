import type { StructureEdit } from "./edits.ts";

const integers: readonly bigint[] = [
  -1n,
  0n,
  1n,
  2n,
  2n ** 31n - 1n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 53n + 1n,
  2n ** 63n - 1n,
];
const classes: readonly bigint[] = [1211214n, 1211216n, 1211218n];

/** A PETSc file with integers, which are big-endian, replaced by those that readers stumble over. */
export function withIntegers(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const width = view.getInt32(0) === 0 ? 8 : 4;
  for (const { at, how, value } of edits) {
    // Most of them near the start, where the numbers are that decide about the rest.
    const words = Math.floor((how < 4 ? Math.min(64, out.length) : out.length) / width);
    const from = width * Math.min(words - 1, Math.floor((at / 1e6) * words));
    const list = how === 1 ? classes : integers;
    const number = list[value % list.length];
    if (width === 8) view.setBigInt64(from, number);
    else view.setInt32(from, Number(BigInt.asIntN(32, number)));
  }
  return out;
}
