import { shapeText } from "@convmtx/tensor";
import type { Call } from "./call.ts";
import type { DenseHandle, SparseHandle } from "./handle.ts";

/** A X = B for a square A, or the X of least ‖A X − B‖₂ for a tall one. */
export function solveWith(call: Call, op: "solve" | "lstsq", a: SparseHandle, b: DenseHandle): DenseHandle {
  const [A, B] = [call.matrix("A", a), call.value("B", b)];
  const [m, n] = A.shape;
  if (op === "solve" && m !== n)
    throw call.wrongShape("A", A.shape, "[n, n]", "solve is for square matrices; see lstsq");
  if (op === "lstsq" && m < n) {
    throw call.wrongShape("A", A.shape, "at least as many rows as columns", "else the solution is not unique");
  }
  if (B.shape[0] !== m || B.shape.length > 2) {
    throw call.wrongShape("B", B.shape, `[${m}] or [${m}, k]`, `A is ${shapeText(A.shape)}`);
  }
  return call.dense(op, [A, B], [n, ...B.shape.slice(1)]);
}
