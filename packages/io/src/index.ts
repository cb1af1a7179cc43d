export type { SourceDType } from "./element-type.ts";
export type { NpyArray } from "./npy-assembly.ts";
export { decodeNpy, type ReadOptions, readNpy } from "./read-npy.ts";
export type { ByteStream, RangedSource, Source } from "./source.ts";
export { encodeNpy } from "./write-npy.ts";
