export { js, js as default } from "./backend.ts";
export type { JsNative } from "./convert.ts";
