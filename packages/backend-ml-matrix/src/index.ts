export { mlMatrix, mlMatrix as default } from "./backend.ts";
export type { MlMatrixNative } from "./convert.ts";
