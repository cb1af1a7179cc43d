import type { Dense, Native } from "@convmtx/backend";
import { allocate, sizeOf } from "@convmtx/tensor";
import type { Engine } from "./engine.ts";

/** Applies `work` to every sample of a batch [N, …from] and joins the results to [N, …to]. */
export function perSample(
  engine: Engine,
  x: Dense<Native>,
  batch: number,
  from: readonly number[],
  to: readonly number[],
  work: (one: Dense<Native>) => unknown,
): unknown {
  const { dtype } = x;
  if (batch === 0) return engine.upload({ dtype, shape: [0, ...to], data: allocate(dtype, 0) });
  const results: Dense<Native>[] = [];
  const size = sizeOf(from);
  try {
    for (let n = 0; n < batch; n++) {
      const native = engine.run("slice", x, n * size, 1, size);
      try {
        results.push({ dtype, shape: [1, ...to], native: work({ dtype, shape: from, native }) });
      } finally {
        engine.release(native);
      }
    }
    return engine.run("concat", results, [batch, ...to], 0);
  } finally {
    for (const { native } of results) engine.release(native);
  }
}
