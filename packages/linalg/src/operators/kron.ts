import type { Side, Space } from "../space/space.ts";
import { type AnyOperatorLike, asOperator } from "./as-operator.ts";
import { Operator } from "./operator.ts";

/**
 * The Kronecker product A ⊗ B, rows and columns in C order: (A ⊗ B) vec(X) = vec(A X Bᵀ) with X of A's columns by B's.
 *
 * @remarks n_A products with B and m_B with A; the matrix is never made (`kron` of `@convmtx/sparse` makes it).
 */
export function kron(a: AnyOperatorLike, b: AnyOperatorLike): Operator {
  const [A, B] = [asOperator(a, "kron", "A"), asOperator(b, "kron", "B")];
  const shape = [A.shape[0] * B.shape[0], A.shape[1] * B.shape[1]] as const;
  return new Operator(shape, <V, S>(space: Space<V, S>, x: V, side: Side): V => {
    const [from, to] = side === "forward" ? [1, 0] : [0, 1];
    const [rows, width, newWidth] = [A.shape[from], B.shape[from], B.shape[to]];
    if (shape[from] === 0 || shape[to] === 0) return space.zeros(shape[to]);
    const times = Array.from({ length: rows }, (_, i) => B.apply(space, space.slice(x, i * width, width), side));
    const middle = space.concat(times); // X Bᵀ
    const columns = Array.from({ length: newWidth }, (_, j) =>
      A.apply(space, space.slice(middle, j, rows, newWidth), side),
    );
    return space.interleave(columns);
  });
}
