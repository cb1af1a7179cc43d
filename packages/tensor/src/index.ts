export * from "./create.ts";
export * from "./dtype.ts";
export * from "./errors.ts";
export * from "./shape.ts";
export * from "./tensor.ts";
export { asTypedArray, isContiguous, toTypedArray } from "./to-typed-array.ts";
