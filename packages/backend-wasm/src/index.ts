export type { ThreadReport, WasmBackend, WasmOptions } from "./backend.ts";
export { wasm, wasm as default } from "./backend.ts";
export type { WasmDense, WasmNative, WasmSparse } from "./convert.ts";
export type { ModuleName } from "./load-module.ts";
