import { LimitError } from "@convmtx/tensor";

/** The greatest number of entries that int32 starts can address. */
export const maxEntries: number = 2 ** 31 - 1;

/** @throws LimitError `INDEX_LIMIT` if a factor of `entries` entries is beyond int32 */
export function checkEntryCount(what: string, entries: number): void {
  if (entries <= maxEntries) return;
  throw new LimitError(
    "INDEX_LIMIT",
    `${what}: the factor has ${entries} entries, at most ${maxEntries} can be addressed by int32 indices; try another ordering, or an iterative solver`,
    { details: { entries, limit: maxEntries } },
  );
}

/** What `make` gives. @throws LimitError `MEMORY_LIMIT` naming `what` and `bytes` if the runtime cannot allocate them */
export function withinMemory<T>(what: string, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LimitError(
      "MEMORY_LIMIT",
      `${what}: cannot allocate ${bytes} bytes; try another ordering, or an iterative solver`,
      { cause, details: { bytes } },
    );
  }
}
