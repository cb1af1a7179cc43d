import { proxy, type Remote, wrap } from "comlink";
import type { Compute } from "./compute.worker.ts";
import type { Tick } from "./steps.ts";

/** The worker, started once. */
export function startCompute(): Remote<Compute> {
  return wrap<Compute>(new Worker(new URL("./compute.worker.ts", import.meta.url), { type: "module" }));
}

/** A tick for the worker to call: tells how far the work is, and answers whether it is still wanted. */
export function tickOf(onShare: (share: number) => void, isWanted: () => boolean): Tick {
  return proxy((share: number) => {
    const wanted = isWanted();
    if (wanted) onShare(share);
    return Promise.resolve(wanted);
  });
}
