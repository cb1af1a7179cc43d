import type { Csr } from "@convmtx/sparse";
import { ConvmtxError, DtypeError, LimitError, ShapeError, tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { convOperator } from "./conv-operator.ts";

/** Row by row, zeros where nothing is stored. */
function rows({ shape, indptr, indices, data }: Csr): number[][] {
  return Array.from({ length: shape[0] }, (_, i) => {
    const row = new Array<number>(shape[1]).fill(0);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) row[indices[k]] += data[k];
    return row;
  });
}

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

  test("channels-last: positions vary slowest", () => {
    const kernel = tensor([1, 2, 3, 4], { shape: [2, 2, 1] });
    expect(rows(convOperator(kernel, { inputShape: [2, 2], layout: "channels-last" }).toCsr())).toEqual([
      [1, 2, 0, 0],
      [3, 4, 0, 0],
      [0, 0, 1, 2],
      [0, 0, 3, 4],
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

describe("dtypes and operands", () => {
  const single = convOperator(tensor([1, 2], { dtype: "float32" }), { inputShape: [3] });

  test("the matrix has the kernel's dtype, integers become float64", () => {
    expect(single.toCsr().dtype).toBe("float32");
    expect(convOperator(tensor([1, 2], { dtype: "int32" }), { inputShape: [3] }).toCsr().dtype).toBe("float64");
  });

  test("equal dtypes stay, mixed ones become float64", () => {
    expect(single.matvec(Float32Array.of(1, 2, 3))).toEqual(Float32Array.of(5, 8));
    expect(single.matvec(Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 8));
    expect(single.matvec(Int32Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 8));
  });

  test("a tensor in gives a tensor out", () => {
    const operator = convOperator(tensor([1, 2], { shape: [1, 1, 1, 2] }), { inputShape: [1, 2, 2] });
    const y = operator.matvec(
      tensor([
        [
          [0, 1],
          [2, 3],
        ],
      ]),
    );
    expect(y.shape).toEqual([1, 2, 1]);
    expect([...y.data]).toEqual([2, 8]);
    expect(operator.matvec(tensor([0, 1, 2, 3])).shape).toEqual([2]);
    expect(operator.rmatvec(y).shape).toEqual([1, 2, 2]);
  });

  test("out is written and returned", () => {
    const out = new Float64Array(2);
    expect(single.matvec(Float64Array.of(1, 2, 3), out)).toBe(out);
    expect(out).toEqual(Float64Array.of(5, 8));
  });

  test("the kernel is copied", () => {
    const values = Float64Array.of(1, 2);
    const operator = convOperator(tensor(values), { inputShape: [2] });
    values[0] = 9;
    expect(operator.matvec(Float64Array.of(1, 1))).toEqual(Float64Array.of(3));
  });

  test("an infinite tap on padding is never multiplied, a zero tap is", () => {
    const edge = convOperator([Infinity, 1], { inputShape: [2], padding: [[1, 0]] });
    expect([...edge.matvec(Float64Array.of(0, 1))]).toEqual([0, NaN]);
    expect([...convOperator([0, 1], { inputShape: [2] }).matvec(Float64Array.of(Infinity, 1))]).toEqual([NaN]);
  });

  test("only apply adds the bias", () => {
    const operator = convOperator(tensor([1, 1], { shape: [2, 1, 1] }), { inputShape: [1, 2], bias: [10, 20] });
    expect([...operator.matvec(Float64Array.of(1, 2))]).toEqual([1, 2, 1, 2]);
    expect([...operator.apply(tensor([[1, 2]])).data]).toEqual([11, 12, 21, 22]);
    expect([...operator.biasVector()]).toEqual([10, 10, 20, 20]);
  });
});

describe("memory", () => {
  const operator = convOperator([1, 2], { inputShape: [3] });

  test("allocate owns the arrays", () => {
    const buffer = new ArrayBuffer(64);
    const matrix = operator.toCsr({
      allocate: (nrows, nnz) => ({
        data: new Float64Array(buffer, 0, nnz),
        indices: new Int32Array(buffer, 8 * nnz, nnz),
        indptr: new Int32Array(buffer, 12 * nnz, nrows + 1),
      }),
    });
    expect(matrix.data.buffer).toBe(buffer);
    expect(rows(matrix)).toEqual([
      [1, 2, 0],
      [0, 1, 2],
    ]);
  });

  test.each([
    [
      "too short",
      { indptr: new Int32Array(3), indices: new Int32Array(3), data: new Float64Array(4) },
      "SHAPE_MISMATCH",
    ],
    [
      "another dtype",
      { indptr: new Int32Array(3), indices: new Int32Array(4), data: new Float32Array(4) },
      "DTYPE_MISMATCH",
    ],
  ] as const)("memory that is %s is refused before it is written", (_, memory, code) => {
    expect(() => operator.toCsr({ allocate: () => memory })).toThrow(expect.objectContaining({ code }));
    expect([...memory.indices]).toEqual(new Array(memory.indices.length).fill(0));
  });

  test("a ceiling refuses with the forecast before anything is allocated", () => {
    const large = convOperator(tensor(new Float64Array(9 * 256 * 256), { shape: [256, 256, 3, 3] }), {
      inputShape: [256, 64, 64],
      padding: 1,
    });
    expect(large.nnz).toBe(256 * 256 * (3 * 64 - 2) ** 2);
    const allocate = (): never => {
      throw new Error("allocated");
    };
    expect(() => large.toCsr({ allocate })).toThrow(
      expect.objectContaining({ code: "INDEX_LIMIT", details: expect.objectContaining({ nnz: large.nnz }) }),
    );
    expect(() => operator.toCsr({ memoryLimit: 59, allocate })).toThrow(
      "toCsr: the matrix is 2 x 3 with 4 stored entries and takes 60 bytes, over the limit of 59",
    );
    expect(() => operator.toCsr({ memoryLimit: 59 })).toThrow(LimitError);
    expect(operator.toCsr({ memoryLimit: 60 }).nnz).toBe(4);
    expect(() => operator.pattern({ memoryLimit: 27 })).toThrow(LimitError);
  });

  test("row ranges", () => {
    expect(rows(operator.toCsr({ rows: [1, 2] }))).toEqual([[0, 1, 2]]);
    expect(operator.toCsr({ rows: [1, 1] }).shape).toEqual([0, 3]);
    expect(() => operator.toCsr({ rows: [1, 3] })).toThrow(ShapeError);
  });
});

describe("refusals name the function, the numbers and the remedy", () => {
  const operator = convOperator([1, 2], { inputShape: [3] });

  test("operands", () => {
    expect(() => operator.matvec(new Float64Array(2))).toThrow("matvec: x has shape [2], expected [3]");
    expect(() => operator.rmatvec(tensor([1]))).toThrow("rmatvec: x has shape [1], expected [2]");
    expect(() => operator.apply(tensor([1]))).toThrow("apply: x has shape [1], expected [3] or a batch [N, 3]");
    expect(() => operator.matvec([1, 2, 3] as never)).toThrow(DtypeError);
    expect(() => operator.matvec(new Float64Array(3), new Float32Array(2))).toThrow(DtypeError);
    const buffer = new Float64Array(4);
    expect(() => operator.matvec(buffer.subarray(0, 3), buffer.subarray(2, 4))).toThrow(ConvmtxError);
  });

  test("kernels and biases", () => {
    expect(() => convOperator(tensor([1, 2], { shape: [1, 1, 2] }), { inputShape: [2, 3] })).toThrow(
      "convOperator: kernel [1, 1, 2] has C_in = 1 (its axis 1 times groups 1), but inputShape [2, 3] has 2 channels",
    );
    expect(() => convOperator([1, 2], { inputShape: [3], bias: [1, 2] })).toThrow(
      "convOperator: bias has shape [2], expected [1]",
    );
    expect(() => operator.pattern().fill([1, 2, 3])).toThrow("fill: kernel has shape [3], expected [2]");
    expect(() => operator.pattern().gradKernel(new Float64Array(3))).toThrow("gradKernel: 3 gradients for 4");
    expect(() => operator.pattern().taps(4)).toThrow("taps: entry 4");
    expect(() => operator.pattern().gradKernel(convOperator([1, 2], { inputShape: [4] }).toCsr())).toThrow(ShapeError);
  });
});
