import { ShapeError, shapeText } from "@convmtx/tensor";
import { type AnyOperatorLike, asOperator } from "./as-operator.ts";
import { expectSome } from "./combined-shape.ts";
import { Operator } from "./operator.ts";

/**
 * A B C …: the last is applied first. (A B)ᵀ = Bᵀ Aᵀ.
 *
 * @throws ShapeError `SHAPE_MISMATCH` unless each has as many columns as the next has rows
 */
export function compose(...operators: readonly AnyOperatorLike[]): Operator {
  expectSome("compose", operators);
  const factors = operators.map((a, k) => asOperator(a, "compose", `operator ${k}`));
  factors.slice(1).forEach(({ shape }, k) => {
    if (factors[k].shape[1] === shape[0]) return;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `compose: operator ${k + 1} is ${shapeText(shape)}, expected ${factors[k].shape[1]} rows because operator ${k} is ${shapeText(factors[k].shape)}`,
      { details: { shape: [...shape], expected: factors[k].shape[1] } },
    );
  });
  const [first, last] = [factors[0], factors[factors.length - 1]];
  const { outputShape } = first;
  const { inputShape } = last;
  const channelAxis = first.channelAxis === last.channelAxis ? first.channelAxis : undefined;
  return new Operator(
    [first.shape[0], last.shape[1]],
    (space, x, side) =>
      side === "forward"
        ? factors.reduceRight((v, factor) => factor.apply(space, v, side), x)
        : factors.reduce((v, factor) => factor.apply(space, v, side), x),
    { inputShape, outputShape, channelAxis },
  );
}
