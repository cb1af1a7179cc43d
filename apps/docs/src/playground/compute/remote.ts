import { proxy, type Remote, wrap } from "comlink";
import type { Compute } from "./compute.worker.ts";
import type { Tick } from "./steps.ts";

/** The worker, started once. `onFault` is told if it cannot start: nothing that is asked of it would ever be answered. */
export function startCompute(onFault: (message: string) => void): Remote<Compute> {
  const worker = new Worker(new URL("./compute.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => {
    onFault(
      `The page's worker did not start, so nothing can be computed: ${event.message || "it could not be loaded"}.`,
    );
  });
  return wrap<Compute>(worker);
}

/** A tick for the worker to call: tells how far the work is, and answers whether it is still wanted. */
export function tickOf(onShare: (share: number) => void, isWanted: () => boolean): Tick {
  return proxy((share: number) => {
    const wanted = isWanted();
    if (wanted) onShare(share);
    return Promise.resolve(wanted);
  });
}
