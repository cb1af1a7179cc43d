import { Pattern, withData } from "@convmtx/sparse";
import { LimitError, ShapeError, tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { rows } from "../fixtures/rows.ts";
import { convOperator } from "./conv-operator.ts";
import { convPattern } from "./conv-pattern.ts";

const replicate = { inputShape: [4], kernelShape: [3], padding: 1, paddingMode: "replicate" } as const;

describe("a pattern", () => {
  test("is filled with one kernel after another, over the same indices", () => {
    const pattern = convPattern(replicate);
    const [first, second] = [pattern.fill([1, 10, 100]), pattern.fill([2, 3, 4])];
    expect(rows(first)).toEqual([
      [11, 100, 0, 0],
      [1, 10, 100, 0],
      [0, 1, 10, 100],
      [0, 0, 1, 110],
    ]);
    expect(rows(second)[0]).toEqual([5, 4, 0, 0]);
    expect(second.indices).toBe(pattern.indices);
    expect(second.indptr).toBe(pattern.indptr);
    expect(second.data).not.toBe(first.data);
  });

  test("the matrix has the kernel's dtype, sums are rounded once", () => {
    const pattern = convPattern({ inputShape: [1], kernelShape: [3], padding: 1, paddingMode: "replicate" });
    expect(pattern.fill(Float32Array.of(1, 2 ** -24, 2 ** -24)).data).toEqual(Float32Array.of(1 + 2 ** -23));
    expect(pattern.fill(Int32Array.of(1, 2, 3)).data).toEqual(Float64Array.of(6));
  });

  test("knows the taps of each entry", () => {
    const pattern = convPattern(replicate);
    expect([0, 1, 2].map((entry) => pattern.taps(entry))).toEqual([[0, 1], [2], [0]]);
    const { tapPtr, taps } = pattern.provenance();
    expect([...tapPtr]).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
    expect([...taps]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test("taps of several channels are flat indices into the kernel", () => {
    const kernelShape = [2, 2, 1];
    const first = convPattern({ inputShape: [2, 1], kernelShape });
    expect([0, 1, 2, 3].map((entry) => first.taps(entry))).toEqual([[0], [1], [2], [3]]);
    const transposed = convPattern({ inputShape: [2, 1], kernelShape, transposed: true });
    expect([0, 1, 2, 3].map((entry) => transposed.taps(entry))).toEqual([[0], [2], [1], [3]]);
    const flipped = convPattern({ inputShape: [2], kernelShape: [2], flip: true });
    expect([...flipped.provenance().taps]).toEqual([1, 0]);
  });

  test("gradKernel sums onto the taps, in the gradient's dtype", () => {
    const pattern = convPattern(replicate);
    const gradient = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const onTaps = pattern.gradKernel(gradient);
    // Tap 0: entries 0, 2, 5, 8; tap 1: entries 0, 3, 6, 9; tap 2: entries 1, 4, 7, 9.
    expect(onTaps.dtype).toBe("float32");
    expect([...onTaps.data]).toEqual([1 + 3 + 6 + 9, 1 + 4 + 7 + 10, 2 + 5 + 8 + 10]);
    const asMatrix = pattern.fill([1, 1, 1]);
    expect([...pattern.gradKernel(asMatrix).data]).toEqual([5, 6, 5]);
    expect(pattern.gradKernel(convOperator([1, 1, 1], { ...replicate }).toCsr()).shape).toEqual([3]);
  });

  test("is one of sparse's patterns", () => {
    const pattern = convPattern({ inputShape: [3], kernelShape: [2] });
    const matrix = withData(Pattern.fromParts(pattern), Float64Array.of(1, 2, 3, 4));
    expect(rows(matrix)).toEqual([
      [1, 2, 0],
      [0, 3, 4],
    ]);
  });
});

describe("refusals", () => {
  const pattern = convOperator([1, 2], { inputShape: [3] }).pattern();

  test("a ceiling counts indptr and indices, before anything is allocated", () => {
    expect(convPattern({ inputShape: [3], kernelShape: [2], memoryLimit: 28 }).nnz).toBe(4);
    const refused = () => convPattern({ inputShape: [3], kernelShape: [2], memoryLimit: 27 });
    expect(refused).toThrow(LimitError);
    expect(refused).toThrow(
      "convPattern: the matrix is 2 x 3 with 4 stored entries and takes 28 bytes, over the limit of 27",
    );
  });

  test("another kernel", () => {
    expect(() => pattern.fill([1, 2, 3])).toThrow("fill: kernel has shape [3], expected [2]");
    expect(() => pattern.fill("12" as never)).toThrow("fill: kernel must be a tensor");
  });

  test("another gradient", () => {
    expect(() => pattern.gradKernel(new Float64Array(3))).toThrow("gradKernel: 3 gradients for 4 stored entries");
    expect(() => pattern.gradKernel(tensor([1, 2, 3, 4]) as never)).toThrow("gradKernel: expected a Csr");
    expect(() => pattern.gradKernel(undefined as never)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    const wider = convOperator([1, 2], { inputShape: [3], padding: [[-1, 1]] }).toCsr();
    expect(() => pattern.gradKernel(wider)).toThrow(ShapeError);
    const elsewhere = convOperator([1, 2], { inputShape: [4] }).toCsr({ rows: [1, 3] });
    expect(elsewhere.nnz).toBe(4);
    expect(() => pattern.gradKernel(elsewhere)).toThrow("gradKernel: the gradient has another pattern");
  });

  test.each([4, -1, 0.5, Number.NaN])("entry %j", (entry) => {
    expect(() => pattern.taps(entry)).toThrow(`taps: entry ${entry} is not an integer in [0, 4)`);
  });

  test("an impossible geometry names convPattern", () => {
    expect(() => convPattern({ inputShape: [1], kernelShape: [2] })).toThrow("convPattern: spatial axis 0");
    expect(() => convPattern(null as never)).toThrow("convPattern: options is null, expected an object");
  });
});
