export { mathjs, mathjs as default } from "./backend.ts";
export type { MathjsNative } from "./convert.ts";
