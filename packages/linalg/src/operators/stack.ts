import type { Space } from "../space/space.ts";
import { type AnyOperatorLike, asOperator } from "./as-operator.ts";
import { expectEqualSizes, expectSome } from "./combined-shape.ts";
import { Operator } from "./operator.ts";

/**
 * y = [A; B; …] x holds A x, then B x, ….
 *
 * @throws ShapeError `SHAPE_MISMATCH` unless all have as many columns
 */
export function vstack(...operators: readonly AnyOperatorLike[]): Operator {
  const blocks = blocksOf("vstack", operators);
  expectEqualSizes("vstack", blocks, 1);
  const heights = blocks.map(({ shape }) => shape[0]);
  const { inputShape } = blocks[0];
  return new Operator(
    [total(heights), blocks[0].shape[1]],
    (space, x, side) =>
      side === "forward"
        ? space.concat(blocks.map((block) => block.apply(space, x, side)))
        : sumOf(
            space,
            split(space, x, heights).map((part, k) => blocks[k].apply(space, part, side)),
          ),
    { inputShape },
  );
}

/**
 * y = [A B …] x = A x₁ + B x₂ + … for the parts of x.
 *
 * @throws ShapeError `SHAPE_MISMATCH` unless all have as many rows
 */
export function hstack(...operators: readonly AnyOperatorLike[]): Operator {
  const blocks = blocksOf("hstack", operators);
  expectEqualSizes("hstack", blocks, 0);
  const widths = blocks.map(({ shape }) => shape[1]);
  const { outputShape } = blocks[0];
  return new Operator(
    [blocks[0].shape[0], total(widths)],
    (space, x, side) =>
      side === "forward"
        ? sumOf(
            space,
            split(space, x, widths).map((part, k) => blocks[k].apply(space, part, side)),
          )
        : space.concat(blocks.map((block) => block.apply(space, x, side))),
    { outputShape },
  );
}

/** The operators along a diagonal of blocks, zeros elsewhere. */
export function blockDiag(...operators: readonly AnyOperatorLike[]): Operator {
  const blocks = blocksOf("blockDiag", operators);
  const [heights, widths] = [blocks.map(({ shape }) => shape[0]), blocks.map(({ shape }) => shape[1])];
  return new Operator([total(heights), total(widths)], (space, x, side) => {
    const parts = split(space, x, side === "forward" ? widths : heights);
    return space.concat(parts.map((part, k) => blocks[k].apply(space, part, side)));
  });
}

function blocksOf(caller: string, operators: readonly AnyOperatorLike[]): readonly Operator[] {
  expectSome(caller, operators);
  return operators.map((a, k) => asOperator(a, caller, `operator ${k}`));
}

function split<V, S>(space: Space<V, S>, x: V, lengths: readonly number[]): V[] {
  let offset = 0;
  return lengths.map((length) => {
    const part = space.slice(x, offset, length);
    offset += length;
    return part;
  });
}

function sumOf<V, S>(space: Space<V, S>, parts: readonly V[]): V {
  return parts.reduce((sum, part) => space.axpby(1, sum, 1, part));
}

function total(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}
