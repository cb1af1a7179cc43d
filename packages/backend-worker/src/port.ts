/** What this package needs of a worker: Node's and the browser's say the same in different words. */
export interface Port {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once if the worker ends by itself or a message cannot be read. */
  onEnd(listener: (reason: string) => void): void;
  /** Whether the worker alone keeps the process alive. Only Node has a say in this. */
  keepAlive(keep: boolean): void;
  terminate(): void;
}

/** A browser's `Worker`, as far as it is used. */
export interface WebWorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: string, listener: (event: object) => void): void;
  terminate(): void;
}

/** A `Worker` of `node:worker_threads`, as far as it is used. */
export interface NodeWorkerLike {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: string, listener: (value: unknown) => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}

export type WorkerLike = WebWorkerLike | NodeWorkerLike;

export function portOf(worker: WorkerLike): Port {
  return "addEventListener" in worker && !("ref" in worker) ? webPort(worker) : nodePort(worker as NodeWorkerLike);
}

function webPort(worker: WebWorkerLike): Port {
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) =>
      worker.addEventListener("message", (event) => listener((event as MessageEvent<unknown>).data)),
    onEnd: (listener) => {
      worker.addEventListener("error", (event) => {
        listener((event as ErrorEvent).message ?? "the worker could not be loaded");
      });
      worker.addEventListener("messageerror", () => listener("a message could not be read"));
    },
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}

function nodePort(worker: NodeWorkerLike): Port {
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    onMessage: (listener) => worker.on("message", listener),
    onEnd: (listener) => {
      worker.on("error", (error) => listener(error instanceof Error ? error.message : String(error)));
      worker.on("messageerror", () => listener("a message could not be read"));
      worker.on("exit", (code) => listener(`the worker exited with code ${String(code)}`));
    },
    keepAlive: (keep) => (keep ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}
