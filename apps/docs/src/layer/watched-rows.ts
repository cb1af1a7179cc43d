import type { RowBlocks } from "@convmtx/io";
import type { ConvOperator } from "@convmtx/toeplitz";
import { nextTurn } from "./next-turn.ts";

export interface WatchOptions {
  /** Ends the work between two blocks, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each block. A format that is written in several passes over the matrix counts its rows in each. */
  readonly onProgress?: ((rows: number, total: number) => void) | undefined;
}

/** Small enough to show progress and to notice a signal. */
export const blockBytes: number = 2 ** 20;
/** Longer than that a page does not stand still. */
const sliceMs = 12;

/**
 * The rows of a layer's matrix for a writer, watched. Between blocks the page's own work has its turn.
 *
 * @param passes how often the writer goes over the rows
 */
export function watchedRows(operator: ConvOperator, passes: number, options: WatchOptions): RowBlocks {
  const { shape, nnz, dtype } = operator;
  const { signal, onProgress } = options;
  let rows = 0;
  return {
    shape,
    nnz,
    dtype,
    async *rowBlocks() {
      let sliceEnd = performance.now() + sliceMs;
      for (const { matrix } of operator.rowBlocks({ maxBytes: blockBytes })) {
        signal?.throwIfAborted();
        yield { matrix };
        rows += matrix.shape[0];
        onProgress?.(rows, passes * shape[0]);
        if (performance.now() < sliceEnd) continue;
        await nextTurn();
        sliceEnd = performance.now() + sliceMs;
      }
      signal?.throwIfAborted();
    },
  };
}
