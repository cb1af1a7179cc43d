import type { WorkerLike } from "@convmtx/backend-worker";
import { linalg, type Session } from "@convmtx/linalg";

export type EngineName = "js" | "ml-matrix" | "mathjs" | "wasm" | "worker";

/** An engine that is loaded, and whether it holds the zeros of a matrix too. */
export interface OpenEngine {
  readonly session: Session;
  readonly storage: "sparse" | "dense";
}

/** Makes the worker of the engine `worker`: a page's own, or where there are none, of Node. */
export type SpawnWorker = () => WorkerLike;

/** For bundlers the address stands in the call. */
const spawnPageWorker: SpawnWorker = () =>
  new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });

/** Loads an engine's code, which a page does not have before, and opens a session over it. */
export async function openEngine(name: EngineName, spawn: SpawnWorker = spawnPageWorker): Promise<OpenEngine> {
  switch (name) {
    case "js": {
      const backend = (await import("@convmtx/backend-js")).js();
      return { session: linalg(backend), storage: backend.manifest.storage };
    }
    case "ml-matrix": {
      const backend = (await import("@convmtx/backend-ml-matrix")).mlMatrix();
      return { session: linalg(backend), storage: backend.manifest.storage };
    }
    case "mathjs": {
      const backend = (await import("@convmtx/backend-mathjs")).mathjs();
      return { session: linalg(backend), storage: backend.manifest.storage };
    }
    case "wasm": {
      const backend = await (await import("@convmtx/backend-wasm")).wasm();
      return { session: linalg(backend), storage: backend.manifest.storage };
    }
    case "worker": {
      const backend = await (await import("@convmtx/backend-worker")).worker(spawn);
      return { session: linalg(backend), storage: backend.manifest.storage };
    }
  }
}
