import type { ThreadStart } from "./control.ts";

/** A worker of either world, as far as it is used. */
export interface Thread {
  terminate(): void;
}

/** Who is told what becomes of a thread. */
export interface ThreadListener {
  readonly onReady: () => void;
  /** The thread's file cannot be loaded, or the thread ended by an error. */
  readonly onFailure: (reason: string) => void;
}

interface NodeWorker {
  postMessage(start: ThreadStart): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "message", listener: () => void): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface NodeThreads {
  Worker: new (file: URL, options: { execArgv: readonly string[] }) => NodeWorker;
}

/** Starts a thread, in Node or in a browser. */
export function spawnThread(start: ThreadStart, { onReady, onFailure }: ThreadListener): Thread {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const node = process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
  if (node !== undefined) {
    // What this process was started with is nothing to the thread, and may be refused there.
    const worker = new node.Worker(new URL("./thread.ts", import.meta.url), { execArgv: [] });
    worker.on("error", (error) => onFailure(error.message));
    worker.on("message", () => {
      // Idle threads must not keep the process alive.
      worker.unref();
      onReady();
    });
    worker.postMessage(start);
    return { terminate: () => void worker.terminate() };
  }
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { type: "module" });
  worker.addEventListener("error", (event) => onFailure(event.message ?? "the thread's file could not be loaded"));
  worker.addEventListener("message", onReady);
  worker.postMessage(start);
  return worker;
}
