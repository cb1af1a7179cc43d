export { divisor } from "./divisor.ts";
export { fold } from "./fold.ts";
export type { DivisorOptions, FoldOptions, UnfoldMatrixOptions, UnfoldOptions } from "./options.ts";
export { unfold } from "./unfold.ts";
export { unfoldMatrix } from "./unfold-matrix.ts";
