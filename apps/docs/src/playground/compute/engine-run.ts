import { proxy, wrap } from "comlink";
import type { EngineResult } from "../../layer/engines/compare-engines.ts";
import type { EngineName } from "../../layer/engines/engines.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import type { Engines } from "./engines.worker.ts";

/** A comparison that runs, and can be ended at any moment. */
export interface EngineRun {
  /** Settles when all engines are done. Rejects if the worker fails. Never settles once it is stopped. */
  readonly done: Promise<void>;
  stop(): void;
}

/** T x on engines, in a worker that lives as long as the comparison. */
export function runEngines(
  settings: LayerSettings,
  input: Float64Array<ArrayBuffer>,
  names: readonly EngineName[],
  onResult: (result: EngineResult) => void,
): EngineRun {
  const worker = new Worker(new URL("./engines.worker.ts", import.meta.url), { type: "module" });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) =>
      reject(new Error(event.message || "the engines' worker did not start")),
    );
  });
  const compared = wrap<Engines>(worker).compare(settings, input, names, proxy(onResult));
  const done = Promise.race([compared, failed]).finally(() => worker.terminate());
  return { done, stop: () => worker.terminate() };
}
