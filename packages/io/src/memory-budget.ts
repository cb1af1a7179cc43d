import { ConvmtxError } from "@convmtx/tensor";
import type { FileContext, Place } from "./file-error.ts";
import { beyondLimit } from "./file-error.ts";

/** 2 GiB: what a reader takes for its result unless told otherwise. */
export const defaultMaxBytes: number = 2 ** 31;

/** Counts what one call of a reader takes, so that a file cannot make it take more than the caller allows. */
export interface MemoryBudget {
  /** @throws LimitError `MEMORY_LIMIT` before anything is allocated if `bytes` more would pass the ceiling. */
  take(context: FileContext, place: Place, bytes: number): void;
  give(bytes: number): void;
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function memoryBudget(what: string, maxBytes: number = defaultMaxBytes): MemoryBudget {
  if (typeof maxBytes !== "number" || !(maxBytes >= 0)) {
    throw new ConvmtxError("OPTION_INVALID", `${what}: maxBytes is ${String(maxBytes)}, expected a number >= 0`);
  }
  let taken = 0;
  return {
    take(context, place, bytes) {
      if (taken + bytes > maxBytes) {
        throw beyondLimit(
          "MEMORY_LIMIT",
          context,
          place,
          `needs ${taken + bytes} bytes of memory, more than maxBytes = ${maxBytes}; raise maxBytes if the file is to be trusted`,
          { needed: taken + bytes, maxBytes },
        );
      }
      taken += bytes;
    },
    give(bytes) {
      taken -= bytes;
    },
  };
}

/** `make()`, with the engine's own refusal of a length turned into a LimitError. */
export function allocated<T>(context: FileContext, place: Place, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw beyondLimit("MEMORY_LIMIT", context, place, `this engine cannot allocate ${bytes} bytes`, { needed: bytes });
  }
}
