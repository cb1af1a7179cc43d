import { type AnyOperatorLike, asOperator } from "./as-operator.ts";
import { expectEqualSizes, expectSome } from "./combined-shape.ts";
import { Operator } from "./operator.ts";

/**
 * A + B + …, of one shape.
 *
 * @throws ShapeError `SHAPE_MISMATCH`
 */
export function add(...operators: readonly AnyOperatorLike[]): Operator {
  expectSome("add", operators);
  const terms = operators.map((a, k) => asOperator(a, "add", `operator ${k}`));
  expectEqualSizes("add", terms, 0, 1);
  const [first, ...rest] = terms;
  return new Operator(
    first.shape,
    (space, x, side) =>
      rest.reduce((sum, term) => space.axpby(1, sum, 1, term.apply(space, x, side)), first.apply(space, x, side)),
    first,
  );
}
