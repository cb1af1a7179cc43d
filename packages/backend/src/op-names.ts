import type { OpName } from "./contract.ts";

/** The operations every backend has. */
export const requiredOps: readonly OpName[] = ["spmv", "slice", "concat"];

/** The operations a backend may have; the session derives some of the others (see `docs/backend-contract.md`). */
export const optionalOps: readonly OpName[] = [
  "spmvT",
  "spmm",
  "spgemm",
  "spadd",
  "transpose",
  "axpby",
  "dot",
  "nrm2",
  "divide",
  "conv",
  "convT",
  "unfold",
  "fold",
  "solve",
  "lstsq",
];

/** All of them, the required ones first. */
export const opNames: readonly OpName[] = [...requiredOps, ...optionalOps];
