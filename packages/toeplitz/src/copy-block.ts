import type { FloatArray } from "@convmtx/tensor";

/** Elements [from, from + length) of an array, and the place `to` to which they go; the two do not overlap. */
export interface Block {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Below this many elements a loop copies faster than a call of `copyWithin`. */
const shortBlock = 32;

export function copyBlock(array: FloatArray | Int32Array, { from, to, length }: Block): void {
  if (length >= shortBlock) array.copyWithin(to, from, from + length);
  else for (let i = 0; i < length; i++) array[to + i] = array[from + i];
}

/** Copies with `shift` added to each element. */
export function copyShifted(array: Int32Array, block: Block, shift: number): void {
  if (shift === 0) {
    copyBlock(array, block);
    return;
  }
  const { from, to, length } = block;
  for (let i = 0; i < length; i++) array[to + i] = array[from + i] + shift;
}
