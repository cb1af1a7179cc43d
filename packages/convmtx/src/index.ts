// A name that tensors and matrices both have is the tensors' one here; the matrices' is `sparse.add`, `sparse.sum`, ….
export * from "@convmtx/io";
export * from "@convmtx/sparse";
export * as sparse from "@convmtx/sparse";
export * from "@convmtx/tensor";
export { add, allclose, equal, get, norm, subtract, sum, transpose } from "@convmtx/tensor";
export * from "@convmtx/toeplitz";
export * from "@convmtx/unfold";
export * from "@convmtx/window";
