import { describe, expect, it } from "vitest";
import type { Attributes, Input, Shape } from "./one-node.ts";
import { shapesOf } from "./one-node.ts";

const _ = undefined;

const ints = (...list: readonly number[]) => ({ ints: list });
const scales = (...list: readonly number[]) => ({ scales: list });

/** Operator, inputs, attributes, the shape of the first output. */
type Case = [string, readonly Input[], Attributes, Shape | undefined, number?];

const cases: Readonly<Record<string, readonly Case[]>> = {
  "elements one by one": [
    ["Relu", [[_, 3, 4]], {}, [_, 3, 4]],
    ["Relu", ["?"], {}, _],
    ["BatchNormalization", [[1, 3, 4], [3], [3], [3], [3]], {}, [1, 3, 4]],
    ["Unheard", [[1]], {}, _],
  ],
  broadcast: [
    ["Add", [[2, 3], [3]], {}, [2, 3]],
    ["Add", [[3], [2, 1]], {}, [2, 3]],
    ["Mul", [[_, 3], [1]], {}, [_, 3]],
    ["Mul", [[_], [5]], {}, [5]],
    ["Sum", [[1, 1, 4], [3, 1], []], {}, [1, 3, 4]],
    ["Where", [[4, 1], [1, 5], [1]], {}, [4, 5]],
    ["Pow", [[2], "?"], {}, _],
    ["Max", [[0], [1]], {}, [0]],
  ],
  products: [
    [
      "MatMul",
      [
        [2, 3],
        [3, 4],
      ],
      {},
      [2, 4],
    ],
    [
      "MatMul",
      [
        [_, 7, 2, 3],
        [3, 4],
      ],
      {},
      [_, 7, 2, 4],
    ],
    [
      "MatMul",
      [
        [5, 1, 2, 3],
        [6, 3, 4],
      ],
      {},
      [5, 6, 2, 4],
    ],
    [
      "Gemm",
      [
        [_, 3],
        [3, 4],
      ],
      {},
      [_, 4],
    ],
    [
      "Gemm",
      [
        [3, _],
        [4, 3],
      ],
      { transA: 1, transB: 1 },
      [_, 4],
    ],
    ["Gemm", [[3], [4, 3]], {}, _],
  ],
  reductions: [
    ["ReduceMean", [[2, 3, 4]], {}, [1, 1, 1]],
    ["ReduceMean", [[2, 3, 4]], { keepdims: 0 }, []],
    ["ReduceMean", [[2, 3, 4]], { axes: [-1, 0] }, [1, 3, 1]],
    ["ReduceSum", [[_, 3, 4], ints(1)], { keepdims: 0 }, [_, 4]],
    ["ReduceSum", [[2, 3], ints()], {}, [1, 1]],
    ["ReduceSum", [[2, 3], ints()], { noop_with_empty_axes: 1 }, [2, 3]],
    ["ReduceSum", [[2, 3], "?"], {}, _],
    ["ReduceMax", [[2, 3], ints(2)], {}, _],
    ["ArgMax", [[2, 3, 4]], { axis: 1 }, [2, 1, 4]],
    ["ArgMin", [[2, 3, 4]], { axis: -1, keepdims: 0 }, [2, 3]],
  ],
  "new orders": [
    ["Transpose", [[2, 3, _]], {}, [_, 3, 2]],
    ["Transpose", [[2, 3, 4]], { perm: [0, 2, 1] }, [2, 4, 3]],
    ["Transpose", [[2, 3, 4]], { perm: [0, 2] }, _],
    ["Flatten", [[_, 3, 4]], {}, [_, 12]],
    ["Flatten", [[2, 3, 4]], { axis: 0 }, [1, 24]],
    ["Flatten", [[2, 3, 4]], { axis: 3 }, [24, 1]],
    ["Flatten", [[2, 3, 4]], { axis: -1 }, [6, 4]],
    ["Flatten", [[2, _, 4]], {}, [2, _]],
    ["Reshape", [[2, 3, 4], ints(4, 6)], {}, [4, 6]],
    ["Reshape", [[2, 3, 4], ints(0, -1)], {}, [2, 12]],
    ["Reshape", [[_, 3, 4], ints(0, -1)], {}, [_, 12]],
    ["Reshape", [[_, 3, 4], ints(-1, 12)], {}, [_, 12]],
    ["Reshape", [[2, 3], ints(4, -1)], {}, [4, _]],
    ["Reshape", [[2, 0], ints(0, 0)], { allowzero: 1 }, [0, 0]],
    ["Reshape", [[2, 3]], { shape: [3, 2] }, [3, 2], 4],
    ["Reshape", [[2, 3], "?"], {}, _],
    ["Squeeze", [[1, 3, 1], ints(-1)], {}, [1, 3]],
    ["Squeeze", [[1, 3, 1]], {}, [3]],
    ["Squeeze", [[1, 3, _]], {}, _],
    ["Squeeze", [[1, 3, 1]], { axes: [0] }, [3, 1], 11],
    ["Squeeze", [[1, 3, 1], "?"], {}, _],
    ["Unsqueeze", [[2, 3], ints(0, -1)], {}, [1, 2, 3, 1]],
    ["Unsqueeze", [[2, 3]], { axes: [1] }, [2, 1, 3], 11],
    ["DepthToSpace", [[1, 8, 2, 3]], { blocksize: 2 }, [1, 2, 4, 6]],
    ["DepthToSpace", [[1, 49, 1, 1]], { blocksize: 7 }, [1, 1, 7, 7]],
    ["SpaceToDepth", [[1, 1, 49, 98]], { blocksize: 49 }, [1, 2401, 1, 2]],
    ["SpaceToDepth", [[_, 2, 4, _]], { blocksize: 2 }, [_, 8, 2, _]],
  ],
  "parts and wholes": [
    [
      "Concat",
      [
        [_, 2, 4],
        [_, 3, 4],
      ],
      { axis: 1 },
      [_, 5, 4],
    ],
    [
      "Concat",
      [
        [1, 2],
        [1, _],
      ],
      { axis: -1 },
      [1, _],
    ],
    [
      "Concat",
      [
        [_, 2],
        [7, 3],
      ],
      { axis: 1 },
      [7, 5],
    ],
    ["Concat", [[1, 2], "?"], { axis: 1 }, _],
    ["Concat", [[1, 2], [2]], { axis: 0 }, _],
    ["Slice", [[10, 5], ints(2), ints(7)], {}, [5, 5]],
    ["Slice", [[10, 5], ints(1), ints(100), ints(1)], {}, [10, 4]],
    ["Slice", [[10, 5], ints(-3), ints(-1), ints(0)], {}, [2, 5]],
    ["Slice", [[10, 5], ints(0, 1), ints(10, 5), ints(0, 1), ints(3, 2)], {}, [4, 2]],
    ["Slice", [[10], ints(-1), ints(-11), ints(0), ints(-1)], {}, [10]],
    ["Slice", [[10], ints(8), ints(2), ints(0), ints(-2)], {}, [3]],
    ["Slice", [[10], ints(7), ints(3)], {}, [0]],
    ["Slice", [[_, 5], ints(0), ints(2)], {}, [_, 5]],
    ["Slice", [[10, 5], ints(0), ints(2), "?"], {}, [_, _]],
    ["Slice", [[10, 5], ints(0), ints(2), ints(0), "?"], {}, [_, 5]],
    ["Slice", [[10, 5]], { starts: [1], ends: [3], axes: [0] }, [2, 5], 9],
    ["Pad", [[1, 2, 5, 6], ints(0, 0, 1, 2, 0, 0, 3, 4)], {}, [1, 2, 9, 12]],
    ["Pad", [[5, 6], ints(1, 2), "", ints(-1)], {}, [5, 9]],
    ["Pad", [[5, 6], ints(-1, 0, 0, -2)], {}, [4, 4]],
    ["Pad", [[5, 6], ints(1, 2), "", "?"], {}, [_, _]],
    ["Pad", [[5, 6], "?"], {}, [_, _]],
    ["Pad", [[5, 6]], { pads: [1, 0, 0, 1] }, [6, 7], 10],
    ["Tile", [[2, _], ints(3, 4)], {}, [6, _]],
    ["Expand", [[3, 1], ints(2, 1, 6)], {}, [2, 3, 6]],
    ["ConstantOfShape", [ints(2, 3)], {}, [2, 3]],
    [
      "Gather",
      [
        [5, 6, 7],
        [2, 3],
      ],
      { axis: 1 },
      [5, 2, 3, 7],
    ],
    ["Gather", [[5, 6], []], { axis: -1 }, [5]],
    ["Shape", [[_, 3, 4]], {}, [3]],
  ],
  sizes: [
    ["Resize", [[1, 2, 5, 6], "", scales(1, 1, 2, 1.5)], {}, [1, 2, 10, 9]],
    ["Resize", [[_, 2, 5, 6], "", scales(1, 1, 0.5, 0.5)], {}, [_, 2, 2, 3]],
    ["Resize", [[1, 2, 5, 6], "", "", ints(1, 2, 7, 8)], {}, [1, 2, 7, 8]],
    ["Resize", [[1, 2, 5, 6], "", "", ints(7, 8)], { axes: [2, 3] }, [1, 2, 7, 8]],
    ["Resize", [[1, 2, 5, 6], "", scales(2, 3)], { axes: [3, 2] }, [1, 2, 15, 12]],
    ["Resize", [[1, 2, 5, 6], "", "", ints(1, 2, 7, 8)], { keep_aspect_ratio_policy: "not_larger" }, [_, _, _, _]],
    ["Resize", [[1, 2, 5, 6], scales(1, 1, 3, 3)], {}, [1, 2, 15, 18], 10],
    ["Resize", [[1, 2, 5, 6], "", "?"], {}, [1, 2, _, _]],
    ["Upsample", [[1, 2, 5, 6], scales(1, 1, 2, 2)], {}, [1, 2, 10, 12], 9],
    ["Upsample", [[1, 2, 5, 6]], { scales: { floats: [1, 1, 2, 3] } }, [1, 2, 10, 18], 7],
  ],
  windows: [
    [
      "Conv",
      [
        [_, 3, 8, 8],
        [6, 3, 3, 3],
      ],
      {},
      [_, 6, 6, 6],
    ],
    [
      "Conv",
      [
        [1, 3, _, 8],
        [6, 3, 3, 3],
      ],
      {},
      [1, 6, _, _],
    ],
    [
      "Conv",
      [
        [1, 3, 2],
        [6, 3, 3],
      ],
      {},
      [1, 6, _],
    ],
    [
      "ConvTranspose",
      [
        [_, 4, 5],
        [4, 3, 2],
      ],
      { group: 2, strides: [2] },
      [_, 6, 10],
    ],
    // 5 + 1 + 0 - 3 = 3; 3/2 + 1 = 2.5
    ["MaxPool", [[1, 2, 5]], { kernel_shape: [3], strides: [2], pads: [1, 0] }, [1, 2, 2]],
    ["MaxPool", [[1, 2, 5]], { kernel_shape: [3], strides: [2], pads: [1, 0], ceil_mode: 1 }, [1, 2, 3]],
    // The third window would begin at 4 - 1 + … = 4 >= 3 + 1: in the padding after the end
    ["AveragePool", [[1, 2, 3]], { kernel_shape: [2], strides: [4], pads: [1, 1], ceil_mode: 1 }, [1, 2, 1]],
    ["MaxPool", [[1, 2, 7]], { kernel_shape: [3], dilations: [2] }, [1, 2, 3]],
    ["MaxPool", [[_, 2, 7, _]], { kernel_shape: [2, 2], strides: [2, 2] }, [_, 2, 3, _]],
    ["AveragePool", [[1, 2, 7]], { kernel_shape: [2], strides: [2], auto_pad: "SAME_UPPER" }, [1, 2, 4]],
    ["AveragePool", [[1, 2, 7]], { kernel_shape: [2], strides: [3], auto_pad: "SAME_LOWER" }, [1, 2, 3]],
    ["LpPool", [[1, 2, 7]], { kernel_shape: [2], strides: [3], auto_pad: "VALID", pads: [1, 1] }, [1, 2, 2]],
    ["MaxPool", [[1, 2, 2]], { kernel_shape: [3] }, [1, 2, _]],
    ["MaxPool", [[1, 2, 5, 5]], { kernel_shape: [3] }, _],
    ["GlobalAveragePool", [[_, 2, 7, _]], {}, [_, 2, 1, 1]],
  ],
  constants: [
    ["Constant", [], { value: { dataType: 1, dims: [2, 0] } }, [2, 0]],
    ["Constant", [], { value_ints: [1, 2, 3] }, [3]],
    ["Constant", [], { value_int: 4 }, []],
    ["Constant", [], { value_float: { f: 0.5 } }, []],
    ["Constant", [], {}, _],
  ],
};

describe.each(Object.entries(cases))("%s", (_name, list) => {
  it.each(list)("%s of %j with %j is %j", async (op, inputs, attributes, expected, opset) => {
    expect((await shapesOf(op, inputs, attributes, opset))[0]).toEqual(expected);
  });
});
