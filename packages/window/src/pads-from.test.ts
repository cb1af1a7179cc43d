import { describe, expect, it } from "vitest";
import { padsFrom } from "./index.ts";

const invalid = expect.objectContaining({ code: "OPTION_INVALID" });

describe("padsFrom", () => {
  // The same pads in each system's order: height 1 and 2, width 3 and 4.
  const sides = [
    [1, 2],
    [3, 4],
  ];

  it("reads each system's order", () => {
    expect(padsFrom.onnx([1, 3, 2, 4])).toEqual(sides);
    expect(padsFrom.webnn([1, 2, 3, 4])).toEqual(sides);
    expect(padsFrom.torch([3, 4, 1, 2])).toEqual(sides);
    expect(
      padsFrom.jax([
        [1, 2],
        [3, 4],
      ]),
    ).toEqual(sides);
    expect(
      padsFrom.tf([
        [0, 0],
        [1, 2],
        [3, 4],
        [0, 0],
      ]),
    ).toEqual(sides);
    expect(
      padsFrom.tf(
        [
          [0, 0],
          [0, 0],
          [1, 2],
          [3, 4],
        ],
        "NCHW",
      ),
    ).toEqual(sides);
  });

  it("reads one and three axes", () => {
    expect(padsFrom.onnx([1, 2])).toEqual([[1, 2]]);
    expect(padsFrom.onnx([1, 2, 3, 4, 5, 6])).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(padsFrom.webnn([1, 2, 3, 4, 5, 6])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(padsFrom.torch([1, 2, 3, 4, 5, 6])).toEqual([
      [5, 6],
      [3, 4],
      [1, 2],
    ]);
    expect(
      padsFrom.tf([
        [0, 0],
        [1, 2],
        [0, 0],
      ]),
    ).toEqual([[1, 2]]);
  });

  it("keeps negative pads and copies its argument", () => {
    const list: [number, number][] = [[-1, 2]];
    const read = padsFrom.jax(list);
    list[0][0] = 9;
    expect(read).toEqual([[-1, 2]]);
  });

  it.each(["onnx", "webnn", "torch"] as const)("%s refuses what is not a flat list of pairs", (system) => {
    for (const list of [[], [1, 2, 3], [1, 2.5], [1, Number.NaN], ["1", "2"], [[1, 2]], null, undefined, 3, "1,2"]) {
      expect(() => padsFrom[system](list as number[])).toThrow(invalid);
    }
  });

  it.each(["jax", "tf"] as const)("%s refuses what is not a list of pairs", (system) => {
    for (const list of [
      [],
      [1, 2],
      [[1]],
      [[1, 2, 3]],
      [
        [1, 0.5],
        [0, 0],
        [0, 0],
      ],
      [null],
      null,
      undefined,
      "SAME",
    ]) {
      expect(() => padsFrom[system](list as [number, number][])).toThrow(invalid);
    }
  });

  it("tf refuses pads of batch and channels, too few axes and unknown formats", () => {
    expect(() =>
      padsFrom.tf([
        [1, 0],
        [0, 0],
        [0, 0],
      ]),
    ).toThrow("padsFrom.tf: axis 0 is padded by [1, 0], but it is the batch axis of NHWC, expected [0, 0]");
    expect(() =>
      padsFrom.tf([
        [0, 0],
        [0, 0],
        [0, 1],
      ]),
    ).toThrow("channel axis of NHWC");
    expect(() =>
      padsFrom.tf(
        [
          [0, 0],
          [0, 1],
          [0, 0],
        ],
        "NCHW",
      ),
    ).toThrow("channel axis of NCHW");
    expect(() =>
      padsFrom.tf([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow(invalid);
    expect(() =>
      padsFrom.tf(
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        "NWHC" as "NHWC",
      ),
    ).toThrow(invalid);
  });
});
