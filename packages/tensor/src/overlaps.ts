import type { TypedArray } from "./dtype.ts";

/** Whether the two arrays have bytes in common. */
export function overlaps(a: TypedArray, b: TypedArray): boolean {
  return (
    a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
  );
}
