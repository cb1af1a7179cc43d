export type { SourceDType } from "./element-type.ts";
export type { NpyArray } from "./npy-assembly.ts";
export { decodeNpy, type ReadOptions, readNpy } from "./read-npy.ts";
export { readNpz, readNpzArrays, type SparseFile } from "./read-npz.ts";
export type { RowBlocks } from "./row-blocks.ts";
export type { ByteStream, RangedSource, Source } from "./source.ts";
export { encodeNpy } from "./write-npy.ts";
export { encodeNpz, type WriteNpzOptions, writeNpz } from "./write-npz.ts";
