import { describe, expect, it } from "vitest";
import type { Attributes, Input, Shape } from "./one-node.ts";
import { shapesOf } from "./one-node.ts";

const _ = undefined;
const ints = (...list: readonly number[]) => ({ ints: list });

describe("Split", () => {
  it.each<[readonly Input[], Attributes, number, readonly (Shape | undefined)[]]>([
    [
      [[6, 2]],
      {},
      3,
      [
        [2, 2],
        [2, 2],
        [2, 2],
      ],
    ],
    [
      [[2, 7], ints(3, 4)],
      { axis: 1 },
      2,
      [
        [2, 3],
        [2, 4],
      ],
    ],
    [
      [[2, 7]],
      { axis: -1, split: [5, 2] },
      2,
      [
        [2, 5],
        [2, 2],
      ],
    ],
    // num_outputs: the last is smaller
    [[[7]], { num_outputs: 3 }, 3, [[3], [3], [1]]],
    [
      [[_, 4]],
      {},
      2,
      [
        [_, 4],
        [_, 4],
      ],
    ],
    [
      [[6, 4], "?"],
      {},
      2,
      [
        [_, 4],
        [_, 4],
      ],
    ],
  ])("%j with %j", async (inputs, attributes, count, expected) => {
    expect(await shapesOf("Split", inputs, attributes, 18, count)).toEqual(expected);
  });
});
