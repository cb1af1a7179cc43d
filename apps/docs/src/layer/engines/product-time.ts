import type { DenseHandle, Session, SparseHandle } from "@convmtx/linalg";

export interface TimeOptions {
  readonly budgetMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A browser's clock has steps of up to a tenth of a millisecond: what is measured at once is much longer. */
const leastMs = 2;
const mostSamples = 50;

/** The median time of a product T x on an engine, in milliseconds, each waited for. At least one is measured, whatever the budget. */
export async function productTime(
  session: Session,
  { T, x }: { readonly T: SparseHandle; readonly x: DenseHandle },
  { budgetMs, signal }: TimeOptions,
): Promise<number> {
  const multiply = async (count: number): Promise<number> => {
    const start = performance.now();
    for (let k = 0; k < count; k++) {
      const y = session.matvec(T, x);
      const waiting = session.sync();
      // A synchronous engine is through: no turn of the event loop is measured with it.
      if (waiting instanceof Promise) await waiting;
      y.dispose();
    }
    return performance.now() - start;
  };
  const end = performance.now() + budgetMs;
  let count = 1;
  const samples: number[] = [];
  do {
    signal?.throwIfAborted();
    const elapsed = await multiply(count);
    if (elapsed < leastMs && count < 2 ** 16) {
      // Still warming up. What was too short to measure stays only if there is no time for more.
      samples.length = 0;
      samples.push(elapsed / count);
      count *= 2;
      continue;
    }
    samples.push(elapsed / count);
  } while (performance.now() < end && samples.length < mostSamples);
  return median(samples);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
