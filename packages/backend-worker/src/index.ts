export { type WorkerOptions, worker, worker as default } from "./backend.ts";
export type { WorkerNative } from "./ops.ts";
export type { NodeWorkerLike, WebWorkerLike, WorkerLike } from "./port.ts";
