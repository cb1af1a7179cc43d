import { type AnyOperatorLike, asOperator } from "./as-operator.ts";
import { Operator } from "./operator.ts";

/** Aᵀ: `matvec` and `rmatvec` change places. */
export function adjoint(a: AnyOperatorLike): Operator {
  const { shape, inputShape, outputShape, channelAxis, apply } = asOperator(a, "adjoint");
  return new Operator(
    [shape[1], shape[0]],
    (space, x, side) => apply(space, x, side === "forward" ? "adjoint" : "forward"),
    { inputShape: outputShape, outputShape: inputShape, channelAxis },
  );
}
