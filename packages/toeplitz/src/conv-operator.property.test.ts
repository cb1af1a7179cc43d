import { matvec as csrMatvec, rmatvec as csrRmatvec } from "@convmtx/sparse";
import { abs, astype, map, tensor, toTypedArray } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { integers, layers } from "../fixtures/any-layer.ts";
import { direct } from "../fixtures/direct-convolution.ts";
import { convOperator } from "./conv-operator.ts";

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const runs = { numRuns: 300 };

describe("any layer in 1 to 4 dimensions", () => {
  test("T vec(x) is the direct convolution, explicit and matrix-free", () => {
    fc.assert(
      fc.property(layers, (layer) => {
        const operator = convOperator(layer.kernel, layer.options);
        const x = integers(operator.shape[1], 17);
        const expected = direct(layer, x);
        expect(csrMatvec(operator.toCsr(), x)).toEqual(expected);
        expect(operator.matvec(x)).toEqual(expected);
      }),
      runs,
    );
  });

  test("where products round, they stay within the bound that is documented", () => {
    fc.assert(
      fc.property(layers, fc.constantFrom("float32", "float64"), ({ kernel, options }, dtype) => {
        const fractions = astype(
          map(kernel, (value) => Math.sin(value + 0.1)),
          dtype,
        );
        const operator = convOperator(fractions, options);
        const x = toTypedArray(astype(tensor(integers(operator.shape[1], 47).map(Math.cos)), dtype));
        const pattern = operator.pattern();
        const { tapPtr } = pattern.provenance();
        const magnitudes = csrMatvec(pattern.fill(abs(astype(fractions, "float64"))), Float64Array.from(x, Math.abs));
        const [free, stored] = [operator.matvec(x), csrMatvec(operator.toCsr(), x)];
        const [u, tiny] = dtype === "float32" ? [2 ** -24, 2 ** -149] : [2 ** -53, 2 ** -1074];
        free.forEach((value, row) => {
          const k = tapPtr[pattern.indptr[row + 1]] - tapPtr[pattern.indptr[row]];
          // Each of the two is within gamma_k of the exact result, and the magnitudes are rounded themselves.
          const gamma = ((k + 1) * u) / (1 - (k + 1) * u);
          expect(Math.abs(value - stored[row])).toBeLessThanOrEqual(2 * (gamma * magnitudes[row] + k * tiny));
        });
      }),
      runs,
    );
  });

  test("the matrix is canonical and has as many entries as forecast", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const operator = convOperator(kernel, options);
        const { indptr, indices, data, nnz, shape } = operator.toCsr();
        expect(nnz).toBe(operator.nnz);
        expect(shape).toEqual(operator.shape);
        expect(operator.forecast.bytes.total).toBe(indptr.byteLength + indices.byteLength + data.byteLength);
        for (let row = 0; row < shape[0]; row++) {
          for (let k = indptr[row]; k < indptr[row + 1]; k++) {
            expect(indices[k]).toBeGreaterThan(k === indptr[row] ? -1 : indices[k - 1]);
            expect(indices[k]).toBeLessThan(shape[1]);
          }
        }
      }),
      runs,
    );
  });

  test("rmatvec is the exact adjoint of matvec, explicit and matrix-free", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const operator = convOperator(kernel, options);
        const x = integers(operator.shape[1], 3);
        const y = integers(operator.shape[0], 5);
        expect(dot(operator.matvec(x), y)).toBe(dot(x, operator.rmatvec(y)));
        expect(csrRmatvec(operator.toCsr(), y)).toEqual(operator.rmatvec(y));
      }),
      runs,
    );
  });

  test("filling a pattern is building anew, and gradKernel is its adjoint", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const operator = convOperator(kernel, options);
        const pattern = operator.pattern();
        const other = tensor(integers(kernel.data.length, 23), { shape: kernel.shape });
        const filled = pattern.fill(other);
        expect(filled.indices).toBe(pattern.indices);
        const rebuilt = convOperator(other, options).toCsr();
        expect(filled.data).toEqual(rebuilt.data);
        expect(filled.indices).toEqual(rebuilt.indices);
        const gradient = integers(pattern.nnz, 29);
        const onTaps = pattern.gradKernel(gradient);
        expect(onTaps.shape).toEqual(kernel.shape);
        expect(dot(filled.data, gradient)).toBe(dot(other.data, onTaps.data));
      }),
      runs,
    );
  });

  test("gradKernel is the gradient of a loss, by finite differences", () => {
    fc.assert(
      fc.property(layers, fc.nat(), ({ kernel, options }, pick) => {
        const operator = convOperator(kernel, options);
        const x = integers(operator.shape[1], 41);
        const target = integers(operator.shape[0], 43);
        // L(K) = |T(K) x - target|^2 / 2 is quadratic in K: central differences are exact, and so are these integers.
        const loss = (values: Float64Array) => {
          const y = convOperator(tensor(values, { shape: kernel.shape }), options).matvec(x);
          return y.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / 2;
        };
        const pattern = operator.pattern();
        const y = operator.matvec(x);
        const gradient = new Float64Array(pattern.nnz);
        for (let row = 0; row < pattern.shape[0]; row++) {
          for (let k = pattern.indptr[row]; k < pattern.indptr[row + 1]; k++) {
            gradient[k] = (y[row] - target[row]) * x[pattern.indices[k]];
          }
        }
        const byTap = pattern.gradKernel(gradient).data;
        const size = kernel.data.length;
        for (const tap of new Set([0, pick % size, size - 1])) {
          const [more, less] = [kernel.data.slice(), kernel.data.slice()];
          more[tap] += 1;
          less[tap] -= 1;
          expect(byTap[tap]).toBe((loss(more) - loss(less)) / 2);
        }
      }),
      runs,
    );
  });

  test("an entry is the sum of its taps", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const operator = convOperator(kernel, options);
        const { data } = operator.toCsr();
        const pattern = operator.pattern();
        const { tapPtr, taps } = pattern.provenance();
        for (let k = 0; k < data.length; k += 1 + (data.length >> 5)) {
          expect(pattern.taps(k)).toEqual([...taps.subarray(tapPtr[k], tapPtr[k + 1])]);
        }
        const sums = data.map((_, k) =>
          taps.subarray(tapPtr[k], tapPtr[k + 1]).reduce((sum, tap) => sum + kernel.data[tap], 0),
        );
        expect(sums).toEqual(data.map((value) => value + 0));
      }),
      runs,
    );
  });

  test("a range of rows is cut out of the matrix, also into the caller's memory", () => {
    fc.assert(
      fc.property(layers, fc.nat(), fc.nat(), ({ kernel, options }, from, count) => {
        const operator = convOperator(kernel, options);
        const whole = operator.toCsr();
        const begin = from % (whole.shape[0] + 1);
        const end = begin + (count % (whole.shape[0] + 1 - begin));
        const [first, last] = [whole.indptr[begin], whole.indptr[end]];
        // Old contents must not show.
        const allocate = (nrows: number, nnz: number) => ({
          indptr: new Int32Array(nrows + 1).fill(-7),
          indices: new Int32Array(nnz).fill(-7),
          data: new Float64Array(nnz).fill(Number.NaN),
        });
        for (const range of [
          operator.toCsr({ rows: [begin, end] }),
          operator.toCsr({ rows: [begin, end], allocate }),
        ]) {
          expect(range.shape).toEqual([end - begin, whole.shape[1]]);
          expect(range.indptr).toEqual(whole.indptr.slice(begin, end + 1).map((k) => k - first));
          expect(range.indices).toEqual(whole.indices.slice(first, last));
          expect(range.data).toEqual(whole.data.slice(first, last));
        }
      }),
      runs,
    );
  });

  test("row blocks put together are the matrix, none larger than it may be nor smaller than it need be", () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 1, max: 4000 }), ({ kernel, options }, maxBytes) => {
        const operator = convOperator(kernel, options);
        const whole = operator.toCsr();
        let next = 0;
        for (const { begin, end, matrix } of operator.rowBlocks({ maxBytes })) {
          expect(begin).toBe(next);
          next = end;
          const from = whole.indptr[begin];
          expect(matrix.shape).toEqual([end - begin, whole.shape[1]]);
          expect(matrix.indptr).toEqual(whole.indptr.slice(begin, end + 1).map((k) => k - from));
          expect(matrix.indices).toEqual(whole.indices.slice(from, whole.indptr[end]));
          expect(matrix.data).toEqual(whole.data.slice(from, whole.indptr[end]));
          const bytes = matrix.indptr.byteLength + matrix.indices.byteLength + matrix.data.byteLength;
          expect(end - begin === 1 || bytes <= maxBytes).toBe(true);
          const nextRow = whole.indptr[end + 1] - whole.indptr[end];
          expect(end === whole.shape[0] || bytes + 4 + 12 * nextRow > maxBytes).toBe(true);
        }
        expect(next).toBe(operator.shape[0]);
      }),
      runs,
    );
  });

  test("apply runs a batch sample by sample and adds the bias", () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 0, max: 3 }), ({ kernel, options }, samples) => {
        const { outChannels } = convOperator(kernel, options).geometry;
        const bias = integers(outChannels, 31);
        const operator = convOperator(kernel, { ...options, bias });
        const x = tensor(integers(samples * operator.shape[1], 37), { shape: [samples, ...operator.inputShape] });
        const y = operator.apply(x);
        expect(y.shape).toEqual([samples, ...operator.outputShape]);
        const vector = operator.biasVector();
        for (let n = 0; n < samples; n++) {
          const sample = x.data.slice(n * operator.shape[1], (n + 1) * operator.shape[1]);
          const expected = direct({ kernel, options }, sample).map((value, i) => value + vector[i]);
          expect(y.data.slice(n * operator.shape[0], (n + 1) * operator.shape[0])).toEqual(expected);
        }
      }),
      runs,
    );
  });
});
