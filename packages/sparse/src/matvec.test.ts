import { type Tensor, type TypedArray, tensor, toTypedArray } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromRows, fromText, matrices, moderateDoubles, smallIntegers } from "../fixtures/arbitraries.ts";
import { dotWithinBound, exact, exactDot } from "../fixtures/exact.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { cooFromCsr, cscFromCsr } from "./convert-compressed.ts";
import type { Csr } from "./csr.ts";
import { matvec } from "./matvec.ts";
import { matvecCoo, rmatvecCoo } from "./matvec-coo.ts";
import { matvecCsc, rmatvecCsc } from "./matvec-csc.ts";
import { rmatvec } from "./rmatvec.ts";
import { transpose } from "./transpose.ts";
import { patternOf, withData } from "./with-data.ts";

/** The typed overloads are tested in matvec.test-d.ts. */
type Product = (m: Csr, x: TypedArray | Tensor) => unknown;

// 1 0 2
// 0 0 0
// 0 3 4
// 0 0 5
const a = fromText([4, 3], "0:1 2:2; ; 1:3 2:4; 2:5");
const single = withData(patternOf(a), Float32Array.from(a.data));

describe.each<[string, Product]>([
  ["matvec", (m, x) => matvec(m, x as TypedArray)],
  ["matvecCsc", (m, x) => matvecCsc(cscFromCsr(m), x as TypedArray)],
  ["matvecCoo", (m, x) => matvecCoo(cooFromCsr(m), x as TypedArray)],
])("%s", (name, product) => {
  it("is A x", () => {
    expect(product(a, Float64Array.of(1, 10, 100))).toEqual(Float64Array.of(201, 0, 430, 500));
    expect(product(a, tensor([1, 10, 100]))).toMatchObject({
      dtype: "float64",
      shape: [4],
      data: Float64Array.of(201, 0, 430, 500),
    });
  });

  it("gives what SciPy gives, for typed arrays and for tensors", () => {
    expect(disagreements("matvec", ({ a: m, x }) => product(m, toTypedArray(x)))).toEqual([]);
    expect(disagreements("matvec", ({ a: m, x }) => product(m, x))).toEqual([]);
  });

  it("refuses a plain array, with what it takes", () => {
    expect(() => product(a, [1, 2, 3] as never)).toThrow(
      expect.objectContaining({
        code: "DTYPE_UNSUPPORTED",
        message: `${name}: x must be a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array`,
      }),
    );
  });

  it("refuses an x of another length, by name", () => {
    const refused = (x: Float64Array | Tensor, shape: string): void =>
      expect(() => product(a, x)).toThrow(
        expect.objectContaining({
          code: "SHAPE_MISMATCH",
          message: `${name}: x has shape ${shape}, expected [3] because A is [4, 3]`,
        }),
      );
    refused(new Float64Array(4), "[4]");
    refused(tensor([1, 2]), "[2]");
    refused(tensor([[1], [2], [3]]), "[3, 1]");
  });
});

describe.each<[string, Product]>([
  ["rmatvec", (m, x) => rmatvec(m, x as TypedArray)],
  ["rmatvecCsc", (m, x) => rmatvecCsc(cscFromCsr(m), x as TypedArray)],
  ["rmatvecCoo", (m, x) => rmatvecCoo(cooFromCsr(m), x as TypedArray)],
])("%s", (name, product) => {
  it("is Aᵀ x", () => {
    expect(product(a, Float64Array.of(1, 10, 100, 1000))).toEqual(Float64Array.of(1, 300, 5402));
    expect(product(a, tensor([1, 10, 100, 1000]))).toMatchObject({
      shape: [3],
      data: Float64Array.of(1, 300, 5402),
    });
  });

  it("gives what SciPy gives, for typed arrays and for tensors", () => {
    expect(disagreements("rmatvec", ({ a: m, x }) => product(m, toTypedArray(x)))).toEqual([]);
    expect(disagreements("rmatvec", ({ a: m, x }) => product(m, x))).toEqual([]);
  });

  it("refuses an x of another length, by name", () => {
    expect(() => product(a, new Float64Array(3))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: `${name}: x has shape [3], expected [4] because A is [4, 3]`,
      }),
    );
  });
});

describe("out", () => {
  const x = Float64Array.of(1, 10, 100);

  it("takes the result, whatever it held", () => {
    const out = new Float64Array(4).fill(NaN);
    expect(matvec(a, x, out)).toBe(out);
    expect(out).toEqual(Float64Array.of(201, 0, 430, 500));
    const down = new Float64Array(3).fill(NaN);
    expect(rmatvec(a, new Float64Array(4), down)).toBe(down);
    expect(down).toEqual(new Float64Array(3));
    const singles = new Float32Array(3).fill(NaN);
    expect(rmatvec(single, new Float32Array(4), singles)).toEqual(new Float32Array(3));
    const [columns, list] = [cscFromCsr(a), cooFromCsr(a)];
    expect(matvecCsc(columns, x, out.fill(NaN))).toEqual(Float64Array.of(201, 0, 430, 500));
    expect(matvecCoo(list, x, out.fill(NaN))).toEqual(Float64Array.of(201, 0, 430, 500));
    expect(rmatvecCsc(columns, new Float64Array(4), down.fill(NaN))).toEqual(new Float64Array(3));
    expect(rmatvecCoo(list, new Float64Array(4), down.fill(NaN))).toEqual(new Float64Array(3));
  });

  it("must have the length and the dtype of the result", () => {
    const refused = (out: Float64Array | Float32Array, code: string, message: string): void =>
      expect(() => matvec(a, x, out as Float64Array)).toThrow(expect.objectContaining({ code, message }));
    refused(new Float64Array(3), "SHAPE_MISMATCH", "matvec: out has length 3, expected 4 because A is [4, 3]");
    refused(
      new Float32Array(4),
      "DTYPE_MISMATCH",
      "matvec: out is float32, expected float64 because A is float64 and x is float64",
    );
  });

  it("must not share memory with what is read", () => {
    const buffer = new ArrayBuffer(8 * 7);
    const apart = matvec(a, new Float64Array(buffer, 0, 3), new Float64Array(buffer, 24, 4));
    expect(apart).toEqual(new Float64Array(4));
    expect(matvec(a, new Float64Array(buffer, 32, 3), new Float64Array(buffer, 0, 4))).toEqual(new Float64Array(4));
    for (const out of [new Float64Array(buffer, 16, 4), new Float64Array(buffer, 0, 4)]) {
      expect(() => matvec(a, new Float64Array(buffer, 0, 3), out)).toThrow(
        expect.objectContaining({
          code: "OPTION_INVALID",
          message: "matvec: out shares memory with x, which is read while out is written; pass another array",
        }),
      );
    }
    const square = fromText([2, 2], "0:1; 1:1");
    expect(() => matvec(square, new Float64Array(2), square.data)).toThrow("out shares memory with A's data");
  });

  it("is left alone when x is refused", () => {
    const out = Float64Array.of(1, 2, 3, 4);
    expect(() => matvec(a, new Float64Array(2), out)).toThrow("matvec: x has shape [2]");
    expect(out).toEqual(Float64Array.of(1, 2, 3, 4));
  });
});

it("counts stored entries which are not finite, and only stored ones", () => {
  const odd = fromText([3, 3], "0:NaN; 1:Infinity; 2:0");
  expect(matvec(odd, Float64Array.of(0, 0, 1))).toEqual(Float64Array.of(NaN, NaN, 0));
  expect(matvec(odd, Float64Array.of(1, 1, Infinity))).toEqual(Float64Array.of(NaN, Infinity, NaN));
  expect(matvec(fromText([1, 2], "0:1"), Float64Array.of(2, NaN))).toEqual(Float64Array.of(2));
  expect(rmatvec(odd, Float64Array.of(0, 0, Infinity))).toEqual(Float64Array.of(NaN, NaN, NaN));
});

it("reads x through strides", () => {
  const x = tensor(Float64Array.of(100, 0, 10, 0, 1), { shape: [5] });
  const reversed = Object.assign(Object.create(Object.getPrototypeOf(x)), x, { shape: [3], strides: [-2], offset: 4 });
  expect(matvec(a, reversed as Tensor<"float64">).data).toEqual(Float64Array.of(201, 0, 430, 500));
});

describe("every length of row", () => {
  it.each(Array.from({ length: 20 }, (_, length) => length))("%i entries", (length) => {
    const row = Array.from({ length }, (_, j): [number, number] => [j, 2 ** j]);
    const x = Float64Array.from({ length: 20 }, (_, j) => j + 1);
    const wanted = row.reduce((sum, [j, value]) => sum + value * (j + 1), 0);
    expect(matvec(fromRows([3, 20], [[], row, [[19, 1]]]), x)).toEqual(Float64Array.of(0, wanted, 20));
  });
});

describe("properties", () => {
  const doubles = matrices({ value: moderateDoubles, ncols: fc.integer({ min: 1, max: 40 }) });
  const vectors = (length: number, value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
    fc.array(value, { minLength: length, maxLength: length });

  it("all formats and both directions agree with the definition on integers", () => {
    const cases = matrices().chain((m) =>
      fc.tuple(fc.constant(m), vectors(m.shape[1], smallIntegers), vectors(m.shape[0], smallIntegers)),
    );
    fc.assert(
      fc.property(cases, ([m, right, left]) => {
        const [x, y] = [Float64Array.from(right), Float64Array.from(left)];
        const dense = elements(m);
        const product = Float64Array.from(dense, (row) => row.reduce((sum, value, j) => sum + value * x[j], 0));
        const adjoint = x.map((_, j) => dense.reduce((sum, row, i) => sum + row[j] * y[i], 0));
        for (const got of [matvec(m, x), matvecCsc(cscFromCsr(m), x), matvecCoo(cooFromCsr(m), x)]) {
          expect(got.map((value) => value + 0)).toEqual(product.map((value) => value + 0));
        }
        for (const got of [rmatvec(m, y), rmatvecCsc(cscFromCsr(m), y), rmatvecCoo(cooFromCsr(m), y)]) {
          expect(got.map((value) => value + 0)).toEqual(adjoint.map((value) => value + 0));
        }
      }),
    );
  });

  it.each(["float64", "float32"] as const)("stay within γ_k (|A||x|)ᵢ + k·η in %s", (dtype) => {
    const cases = doubles.chain((m) => fc.tuple(fc.constant(m), vectors(m.shape[1], moderateDoubles)));
    const round = dtype === "float32" ? Math.fround : Number;
    const cast = (values: Iterable<number>): Float32Array | Float64Array =>
      dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values);
    fc.assert(
      fc.property(cases, ([m, values]) => {
        const matrix = withData(patternOf(m), cast(m.data) as Float64Array);
        const x = cast(values) as Float64Array;
        const rows = Array.from({ length: m.shape[0] }, (_, i) =>
          [...m.indices.subarray(m.indptr[i], m.indptr[i + 1])].map((j, k): [number, number] => [
            round(m.data[m.indptr[i] + k]),
            round(values[j]),
          ]),
        );
        const products = [matvec(matrix, x), rmatvec(transpose(matrix), x), matvecCoo(cooFromCsr(matrix), x)];
        for (const y of products) {
          expect(rows.map((pairs, i) => dotWithinBound(y[i], pairs, dtype))).toEqual(rows.map(() => true));
        }
      }),
    );
  });

  it("⟨A x, y⟩ = ⟨x, Aᵀ y⟩ up to 2 γ_k |y|ᵀ|A||x|", () => {
    const cases = doubles.chain((m) =>
      fc.tuple(fc.constant(m), vectors(m.shape[1], moderateDoubles), vectors(m.shape[0], moderateDoubles)),
    );
    fc.assert(
      fc.property(cases, ([m, x, y]) => {
        // Both sides as they are computed, but for the inner products, which are exact.
        const left = exactDot([...matvec(m, Float64Array.from(x))].map((value, i) => [value, y[i]])).sum;
        const right = exactDot([...rmatvec(m, Float64Array.from(y))].map((value, j) => [value, x[j]])).sum;
        let weight = 0n;
        for (let i = 0; i < m.shape[0]; i++) {
          for (let k = m.indptr[i]; k < m.indptr[i + 1]; k++) {
            const product = exact(y[i]) * exact(m.data[k]) * exact(x[m.indices[k]]);
            weight += product < 0n ? -product : product;
          }
        }
        const k = BigInt(m.nnz);
        const difference = (left - right) << 1074n;
        expect((difference < 0n ? -difference : difference) * (2n ** 53n - k) <= 2n * k * weight).toBe(true);
      }),
    );
  });
});

describe("the bound itself", () => {
  it("holds what is rounded right and catches one unit too many", () => {
    const pairs: [number, number][] = [
      [1 / 3, 3],
      [2 ** -60, 1],
    ];
    const right = (1 / 3) * 3 + 2 ** -60;
    expect(dotWithinBound(right, pairs, "float64")).toBe(true);
    expect(dotWithinBound(right + 3 * 2 ** -52, pairs, "float64")).toBe(false);
    expect(dotWithinBound(Math.fround(1 / 3), [[1 / 3, 1]], "float32")).toBe(true);
    expect(dotWithinBound(Math.fround(1 / 3) + 2 ** -24, [[1 / 3, 1]], "float32")).toBe(false);
  });
});
