export type { Statistics } from "./engine.ts";
export { DenseHandle, SparseHandle } from "./handle.ts";
export { type LinalgOptions, linalg } from "./linalg.ts";
export type { AddOptions, DenseLike, Session, SparseLike, SparseUploadOptions } from "./session.ts";
