import { ConvmtxError, DtypeError, ShapeError, tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { rows } from "../fixtures/rows.ts";
import { convOperator } from "./conv-operator.ts";

describe("by hand", () => {
  test("a 1-D kernel slides over the signal", () => {
    expect(rows(convOperator([1, 2, 3], { inputShape: [4] }).toCsr())).toEqual([
      [1, 2, 3, 0],
      [0, 1, 2, 3],
    ]);
  });

  test("flip turns correlation into true convolution", () => {
    expect(rows(convOperator([1, 2, 3], { inputShape: [4], flip: true }).toCsr())).toEqual([
      [3, 2, 1, 0],
      [0, 3, 2, 1],
    ]);
  });

  test("the seed's 3 x 3 input and 2 x 2 kernel", () => {
    const kernel = tensor([1, 2, 3, 4], { shape: [1, 1, 2, 2] });
    expect(rows(convOperator(kernel, { inputShape: [1, 3, 3] }).toCsr())).toEqual([
      [1, 2, 0, 3, 4, 0, 0, 0, 0],
      [0, 1, 2, 0, 3, 4, 0, 0, 0],
      [0, 0, 0, 1, 2, 0, 3, 4, 0],
      [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]);
  });

  test("stride, dilation and a padding of its own on each side", () => {
    expect(rows(convOperator([1, 2], { inputShape: [4], stride: 2, dilation: 2, padding: [[1, 2]] }).toCsr())).toEqual([
      [0, 2, 0, 0],
      [0, 1, 0, 2],
      [0, 0, 0, 1],
    ]);
  });

  test("negative padding crops", () => {
    expect(rows(convOperator([1, 2], { inputShape: [4], padding: [[-1, -1]] }).toCsr())).toEqual([[0, 1, 2, 0]]);
  });

  test("taps that meet in one element are one entry, their sum", () => {
    const operator = convOperator([1, 10, 100], { inputShape: [4], padding: 1, paddingMode: "replicate" });
    const matrix = operator.toCsr();
    expect(rows(matrix)).toEqual([
      [11, 100, 0, 0],
      [1, 10, 100, 0],
      [0, 1, 10, 100],
      [0, 0, 1, 110],
    ]);
    expect(matrix.nnz).toBe(10);
    expect(operator.nnz).toBe(10);
    expect(operator.pattern().taps(0)).toEqual([0, 1]);
  });

  test.each([
    [
      "reflect",
      [
        [10, 101, 0],
        [1, 10, 100],
        [0, 101, 10],
      ],
    ],
    [
      "symmetric",
      [
        [11, 100, 0],
        [1, 10, 100],
        [0, 1, 110],
      ],
    ],
    [
      "circular",
      [
        [10, 100, 1],
        [1, 10, 100],
        [100, 1, 10],
      ],
    ],
  ] as const)("padding mode %s", (paddingMode, expected) => {
    expect(rows(convOperator([1, 10, 100], { inputShape: [3], padding: 1, paddingMode }).toCsr())).toEqual(expected);
  });

  test("a transposed convolution is the transpose of the forward matrix of the same kernel", () => {
    const forward = rows(convOperator([1, 2, 3], { inputShape: [5], stride: 2 }).toCsr());
    const transposed = rows(convOperator([1, 2, 3], { inputShape: [2], stride: 2, transposed: true }).toCsr());
    expect(transposed).toEqual(forward[0].map((_, j) => forward.map((row) => row[j])));
  });

  test("outputSize stands in for outputPadding; rows that no window reaches are empty", () => {
    const options = { inputShape: [2], stride: 3, transposed: true } as const;
    const bySize = convOperator([1, 2], { ...options, outputSize: 7 });
    expect(bySize.outputShape).toEqual([7]);
    expect(rows(bySize.toCsr())).toEqual(rows(convOperator([1, 2], { ...options, outputPadding: 2 }).toCsr()));
    expect(rows(bySize.toCsr())).toEqual([
      [1, 0],
      [2, 0],
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 0],
      [0, 0],
    ]);
  });

  test("groups: an output channel reads its group's input channels alone", () => {
    const kernel = tensor([1, 2, 3, 4], { shape: [4, 1, 1] });
    expect(rows(convOperator(kernel, { inputShape: [2, 2], groups: 2 }).toCsr())).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [2, 0, 0, 0],
      [0, 2, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 3],
      [0, 0, 4, 0],
      [0, 0, 0, 4],
    ]);
  });

  test("zero taps are stored, minus zero stays", () => {
    const matrix = convOperator([0, -0], { inputShape: [2] }).toCsr();
    expect(matrix.nnz).toBe(2);
    expect([...matrix.data]).toEqual([0, -0]);
  });

  test("a window over padding alone has an empty row", () => {
    const matrix = convOperator([1], { inputShape: [1], padding: 1 }).toCsr();
    expect([...matrix.indptr]).toEqual([0, 0, 1, 1]);
  });
});

describe("layouts, transposed and groups by hand", () => {
  // Two windows' elements a and b of each kernel row: [1, 2] and [3, 4] (and [5, 6], [7, 8]), told apart by place alone.
  const pair = tensor([1, 2, 3, 4], { shape: [2, 1, 2] });
  const across = tensor([1, 2, 3, 4], { shape: [1, 2, 2] });
  const four = tensor([1, 2, 3, 4, 5, 6, 7, 8], { shape: [2, 2, 2] });

  test.each([
    {
      name: "channels-first",
      layer: { kernel: four, inputShape: [2, 2] },
      expected: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    },
    {
      name: "channels-last",
      layer: { kernel: four, inputShape: [2, 2], layout: "channels-last" },
      expected: [
        [1, 3, 2, 4],
        [5, 7, 6, 8],
      ],
    },
    {
      name: "channels-last, two positions",
      layer: { kernel: tensor([1, 2, 3, 4], { shape: [2, 2, 1] }), inputShape: [2, 2], layout: "channels-last" },
      expected: [
        [1, 2, 0, 0],
        [3, 4, 0, 0],
        [0, 0, 1, 2],
        [0, 0, 3, 4],
      ],
    },
    {
      name: "channels-first, groups",
      layer: { kernel: pair, inputShape: [2, 2], groups: 2 },
      expected: [
        [1, 2, 0, 0],
        [0, 0, 3, 4],
      ],
    },
    {
      name: "channels-last, groups",
      layer: { kernel: pair, inputShape: [2, 2], groups: 2, layout: "channels-last" },
      expected: [
        [1, 0, 2, 0],
        [0, 3, 0, 4],
      ],
    },
    {
      name: "channels-first, transposed, one to two channels",
      layer: { kernel: across, inputShape: [1, 1], transposed: true },
      expected: [[1], [2], [3], [4]],
    },
    {
      name: "channels-last, transposed, one to two channels",
      layer: { kernel: across, inputShape: [1, 1], transposed: true, layout: "channels-last" },
      expected: [[1], [3], [2], [4]],
    },
    {
      name: "channels-first, transposed, two channels to one",
      layer: { kernel: pair, inputShape: [2, 1], transposed: true },
      expected: [
        [1, 3],
        [2, 4],
      ],
    },
    {
      name: "channels-last, transposed, two positions",
      layer: { kernel: pair, inputShape: [2, 2], transposed: true, layout: "channels-last" },
      expected: [
        [1, 3, 0, 0],
        [2, 4, 1, 3],
        [0, 0, 2, 4],
      ],
    },
    {
      name: "channels-first, transposed, groups",
      layer: { kernel: pair, inputShape: [2, 1], transposed: true, groups: 2 },
      expected: [
        [1, 0],
        [2, 0],
        [0, 3],
        [0, 4],
      ],
    },
    {
      name: "channels-last, transposed, groups",
      layer: { kernel: pair, inputShape: [1, 2], transposed: true, groups: 2, layout: "channels-last" },
      expected: [
        [1, 0],
        [0, 3],
        [2, 0],
        [0, 4],
      ],
    },
    {
      name: "transposed, groups of one to two channels",
      layer: { kernel: tensor([1, 2, 3, 4], { shape: [2, 2, 1] }), inputShape: [2, 1], transposed: true, groups: 2 },
      expected: [
        [1, 0],
        [2, 0],
        [0, 3],
        [0, 4],
      ],
    },
    {
      name: "transposed, flipped",
      layer: { kernel: tensor([1, 2, 3]), inputShape: [2], transposed: true, flip: true },
      expected: [
        [3, 0],
        [2, 3],
        [1, 2],
        [0, 1],
      ],
    },
  ] as const)("$name", ({ layer, expected }) => {
    const { kernel, ...options } = layer;
    expect(rows(convOperator(kernel, options).toCsr())).toEqual(expected);
  });
});

describe("the affine part", () => {
  test("only apply adds the bias", () => {
    const operator = convOperator(tensor([1, 1], { shape: [2, 1, 1] }), { inputShape: [1, 2], bias: [10, 20] });
    expect([...operator.matvec(Float64Array.of(1, 2))]).toEqual([1, 2, 1, 2]);
    expect([...operator.apply(tensor([[1, 2]])).data]).toEqual([11, 12, 21, 22]);
    expect([...operator.biasVector()]).toEqual([10, 10, 20, 20]);
  });

  test("channels-last repeats the bias position by position", () => {
    const kernel = tensor([1, 1], { shape: [2, 1, 1] });
    const operator = convOperator(kernel, { inputShape: [2, 1], bias: [10, 20], layout: "channels-last" });
    expect([...operator.biasVector()]).toEqual([10, 20, 10, 20]);
    expect([...operator.apply(tensor([[1], [2]])).data]).toEqual([11, 21, 12, 22]);
  });

  test("without a bias the vector is zero, without channels the bias is one number", () => {
    expect(convOperator([1, 2], { inputShape: [3] }).biasVector()).toEqual(Float64Array.of(0, 0));
    expect(convOperator([1, 2], { inputShape: [3], bias: 5 }).biasVector()).toEqual(Float64Array.of(5, 5));
  });

  test("the result is float32 only if kernel, bias and operand are", () => {
    const kernel = tensor([1, 2], { dtype: "float32" });
    const x = tensor([1, 1, 1], { dtype: "float32" });
    const single = convOperator(kernel, { inputShape: [3], bias: Float32Array.of(1) });
    expect(single.apply(x).dtype).toBe("float32");
    expect(single.biasVector()).toBeInstanceOf(Float32Array);
    expect(convOperator(kernel, { inputShape: [3], bias: [1] }).apply(x).dtype).toBe("float64");
    expect(convOperator(kernel, { inputShape: [3], bias: Int32Array.of(1) }).biasVector()).toBeInstanceOf(Float64Array);
  });

  test("a batch of none is a batch", () => {
    const operator = convOperator([1, 2], { inputShape: [3] });
    expect(operator.apply(tensor(new Float64Array(0), { shape: [0, 3] })).shape).toEqual([0, 2]);
  });
});

describe("explain", () => {
  test("ends with the forecast", () => {
    const text = convOperator([1, 2], { inputShape: [3] }).explain();
    expect(text).toContain("output  [2]");
    expect(text.split("\n").at(-1)).toBe(
      "matrix  2 x 3 float64, 4 stored entries (66.7 %), 60 B as CSR, 8 flops a product",
    );
  });
});

describe("refusals name the function, the numbers and the remedy", () => {
  test.each([
    ["no numbers", "abc", ShapeError, "convOperator: kernel must be a tensor, a typed array or nested numbers"],
    ["nothing", null, ShapeError, "convOperator: kernel must be a tensor"],
    ["ragged", [[1, 2], [3]], ShapeError, "at depth 1 expected an array of 2, got an array of 1"],
    ["64-bit integers", new BigInt64Array(2), DtypeError, "convOperator: kernel must be a tensor"],
    ["a scalar", 5, ShapeError, "convOperator: kernel [] and inputShape [3] do not fit"],
    ["a scalar tensor", tensor(5), ShapeError, "convOperator: kernel [] and inputShape [3] do not fit"],
    ["empty", [], ConvmtxError, "convOperator: kernelSize of axis 0 is 0, expected an integer >= 1"],
  ])("a kernel that is %s", (_, kernel, ErrorClass, message) => {
    const make = () => convOperator(kernel as never, { inputShape: [3] });
    expect(make).toThrow(ErrorClass);
    expect(make).toThrow(message);
  });

  test("a typed array is a kernel of one axis", () => {
    expect(rows(convOperator(Float32Array.of(1, 2), { inputShape: [2] }).toCsr())).toEqual([[1, 2]]);
  });

  test("a batch in inputShape", () => {
    const kernel = tensor(new Float64Array(4 * 3 * 3 * 3), { shape: [4, 3, 3, 3] });
    expect(() => convOperator(kernel, { inputShape: [1, 3, 7, 9] })).toThrow(
      "if the first axis of inputShape is a batch, leave it out: inputShape [3, 7, 9]",
    );
    expect(() => convOperator(kernel, { inputShape: [2, 1, 3, 7, 9] })).toThrow(
      "leave the batch axis out of inputShape",
    );
  });

  test("options that are not numbers", () => {
    for (const option of ["stride", "dilation", "padding", "groups"]) {
      const options = { inputShape: [3], [option]: Number.NaN };
      expect(() => convOperator([1, 2], options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
    expect(() => convOperator([1, 2], { inputShape: [Number.NaN] })).toThrow(
      expect.objectContaining({ code: "SHAPE_INVALID" }),
    );
  });

  test("channels that do not fit", () => {
    expect(() => convOperator(tensor([1, 2], { shape: [1, 1, 2] }), { inputShape: [2, 3] })).toThrow(
      "convOperator: kernel [1, 1, 2] has C_in = 1 (its axis 1 times groups 1), but inputShape [2, 3] has 2 channels",
    );
  });

  test("biases", () => {
    expect(() => convOperator([1, 2], { inputShape: [3], bias: [1, 2] })).toThrow(
      "convOperator: bias has shape [2], expected [1], one number an output channel",
    );
    expect(() => convOperator([1, 2], { inputShape: [3], bias: "1" as never })).toThrow(
      "convOperator: bias must be a tensor, a typed array or nested numbers",
    );
    expect(() => convOperator([1, 2], { inputShape: [3], bias: [[1]] })).toThrow("bias has shape [1, 1]");
  });

  test("operands of apply", () => {
    const operator = convOperator([1, 2], { inputShape: [3] });
    expect(() => operator.apply(tensor([1]))).toThrow("apply: x has shape [1], expected [3] or a batch [N, 3]");
    expect(() => operator.apply(new Float64Array(3) as never)).toThrow(
      "apply: expected a tensor; tensor(x, { shape }) makes one",
    );
  });
});
