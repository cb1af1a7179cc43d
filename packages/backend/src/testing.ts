export { type ReferenceNative, type ReferenceOptions, reference } from "./reference.ts";
