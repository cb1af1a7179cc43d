export type { DenseHandle, Handle, SparseHandle } from "./handle.ts";
export { type LinalgOptions, linalg } from "./linalg.ts";
export type { Support } from "./perform.ts";
export type { CombineOptions, Session, SparseOptions } from "./session.ts";
export type { Statistics } from "./statistics.ts";
export type { DenseLike, SparseLike } from "./upload.ts";
