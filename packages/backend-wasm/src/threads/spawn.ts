import type { ThreadStart } from "./control.ts";

/** A worker of either world, as far as it is used. */
export interface Thread {
  terminate(): void;
}

interface NodeWorker {
  postMessage(start: ThreadStart): void;
  on(event: "error", listener: (error: Error) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface NodeThreads {
  Worker: new (file: URL) => NodeWorker;
}

/**
 * Starts a thread, in Node or in a browser.
 *
 * @param onFailure told if the thread's file cannot be loaded or the thread ends by an error
 */
export function spawnThread(start: ThreadStart, onFailure: (reason: string) => void): Thread {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const node = process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
  if (node !== undefined) {
    const worker = new node.Worker(new URL("./thread.ts", import.meta.url));
    worker.on("error", (error) => onFailure(error.message));
    worker.postMessage(start);
    // Idle threads must not keep the process alive.
    worker.unref();
    return { terminate: () => void worker.terminate() };
  }
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => onFailure(event.message ?? "the thread's file could not be loaded"));
  worker.postMessage(start);
  return worker;
}
