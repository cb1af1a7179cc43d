import { LimitError } from "@convmtx/tensor";

/** What `make` gives. @throws LimitError `MEMORY_LIMIT` naming `what` and `bytes` if the runtime cannot allocate them */
export function withinMemory<T>(what: string, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LimitError("MEMORY_LIMIT", `${what}: cannot allocate ${bytes} bytes; split the matrix into blocks`, {
      cause,
      details: { bytes },
    });
  }
}
