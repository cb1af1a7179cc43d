import { concat } from "./byte-stream.ts";
import type { FileContext } from "./file-error.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import type { RangedSource } from "./source.ts";

/** Holds a stream in memory, for formats that cannot be read from front to back. */
export async function spool(
  context: FileContext,
  chunks: AsyncIterable<Uint8Array>,
  budget: MemoryBudget,
): Promise<RangedSource> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    // Twice: the chunks and the bytes that they become are there together.
    budget.take(context, { byte: size }, 2 * chunk.length);
    kept.push(chunk.slice());
    size += chunk.length;
  }
  const bytes = concat(kept);
  budget.give(size);
  return { size, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
