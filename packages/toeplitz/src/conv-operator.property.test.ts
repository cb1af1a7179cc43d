import { matvec as csrMatvec, rmatvec as csrRmatvec } from "@convmtx/sparse";
import { sizeOf, type Tensor, tensor } from "@convmtx/tensor";
import type { PaddingMode } from "@convmtx/window";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConvOptions } from "./conv-operator.ts";
import { convOperator } from "./conv-operator.ts";

const modes: readonly PaddingMode[] = ["zeros", "reflect", "symmetric", "replicate", "circular"];

interface Layer {
  readonly kernel: Tensor<"float64">;
  readonly options: ConvOptions;
}

/** Any layer that is possible, small: 1 to 4 axes, integer values, so that every order of summation is exact. */
const layers: fc.Arbitrary<Layer> = fc
  .record({
    axes: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 5 }),
        kernel: fc.integer({ min: 1, max: 3 }),
        stride: fc.integer({ min: 1, max: 3 }),
        dilation: fc.integer({ min: 1, max: 2 }),
        begin: fc.integer({ min: 0, max: 4 }),
        end: fc.integer({ min: 0, max: 4 }),
        mode: fc.constantFrom(...modes),
        outputPadding: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    groups: fc.integer({ min: 1, max: 2 }),
    rowGroup: fc.integer({ min: 1, max: 2 }),
    colGroup: fc.integer({ min: 1, max: 2 }),
    channels: fc.boolean(),
    last: fc.boolean(),
    flip: fc.boolean(),
    transposed: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ axes, groups, rowGroup, colGroup, channels, last, flip, transposed, seed }): Layer => {
    const spatial = axes.map((axis) => axis.size);
    const inputShape = !channels ? spatial : last ? [...spatial, groups * colGroup] : [groups * colGroup, ...spatial];
    const head = !channels ? [] : transposed ? [groups * colGroup, rowGroup] : [groups * rowGroup, colGroup];
    const kernelShape = [...head, ...axes.map((axis) => axis.kernel)];
    return {
      kernel: tensor(integers(sizeOf(kernelShape), seed), { shape: kernelShape }),
      options: {
        inputShape,
        stride: axes.map((axis) => axis.stride),
        dilation: axes.map((axis) => axis.dilation),
        padding: axes.map((axis) => [axis.begin, axis.end] as const),
        paddingMode: axes.map((axis) => axis.mode),
        ...(transposed
          ? {
              outputPadding: axes.map((axis) => Math.min(axis.outputPadding, Math.max(axis.stride, axis.dilation) - 1)),
            }
          : {}),
        groups: channels ? groups : 1,
        layout: last ? "channels-last" : "channels-first",
        flip,
        transposed,
      },
    };
  })
  .filter(({ kernel, options }) => {
    try {
      return convOperator(kernel, options).nnz < 20_000;
    } catch {
      return false;
    }
  });

function integers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return (state % 7) - 3;
  });
}

/** The element that stands at position i of an axis, by walking inwards one reflection or wrap at a time. */
function elementAt(mode: PaddingMode, i: number, n: number): number | undefined {
  while (i < 0 || i >= n) {
    if (mode === "zeros") return undefined;
    if (mode === "replicate" || n === 1) i = i < 0 ? 0 : n - 1;
    else if (mode === "circular") i += i < 0 ? n : -n;
    else if (mode === "symmetric") i = i < 0 ? -1 - i : 2 * n - 1 - i;
    else i = i < 0 ? -i : 2 * (n - 1) - i;
  }
  return i;
}

function* positions(shape: readonly number[]): Generator<number[]> {
  const total = sizeOf(shape);
  for (let flat = 0; flat < total; flat++) {
    const index: number[] = [];
    let rest = flat;
    for (const length of [...shape].reverse()) {
      index.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    yield index;
  }
}

const ravel = (index: readonly number[], shape: readonly number[]): number =>
  index.reduce((flat, i, axis) => flat * shape[axis] + i, 0);

/** The layer by its definition: one loop a variable, one addition a tap. */
function direct({ kernel, options }: Layer, x: Float64Array): Float64Array {
  const { axes, groups, hasChannels, inChannels, outChannels, layout, transposed, flip, outputShape } = convOperator(
    kernel,
    options,
  ).geometry;
  const windows = axes.map((axis) => axis.windowCount);
  const signal = axes.map((axis) => axis.signalSize);
  const y = new Float64Array(sizeOf(outputShape));
  const at = (channel: number, channels: number, position: number[], shape: number[]) =>
    layout === "channels-first"
      ? ravel([channel, ...position], [channels, ...shape])
      : ravel([...position, channel], [...shape, channels]);
  const [windowChannels, signalChannels] = transposed ? [inChannels, outChannels] : [outChannels, inChannels];
  for (let w = 0; w < windowChannels; w++) {
    for (let local = 0; local < signalChannels / groups; local++) {
      const s = Math.floor(w / (windowChannels / groups)) * (signalChannels / groups) + local;
      for (const o of positions(windows)) {
        for (const t of positions(axes.map((axis) => axis.kernelSize))) {
          const source = axes.map((axis, a) =>
            elementAt(axis.paddingMode, o[a] * axis.stride - axis.padBegin + t[a] * axis.dilation, axis.signalSize),
          );
          if (source.includes(undefined)) continue;
          const tap = flip ? t.map((ta, a) => axes[a].kernelSize - 1 - ta) : t;
          const weight = kernel.data[ravel(hasChannels ? [w, local, ...tap] : tap, kernel.shape)];
          const inSignal = at(s, signalChannels, source as number[], signal);
          const inWindows = at(w, windowChannels, o, windows);
          if (transposed) y[inSignal] += weight * x[inWindows];
          else y[inWindows] += weight * x[inSignal];
        }
      }
    }
  }
  return y;
}

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

  test("row blocks and row ranges put together are the matrix", () => {
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
