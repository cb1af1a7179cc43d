import { linalg } from "@convmtx/linalg";
import { randomNormal, Tensor } from "@convmtx/tensor";
import type { ConvOperator, ConvOptions } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backendOf } from "./backend.ts";
import { startMachine } from "./start-machine.ts";

interface Layer {
  readonly kernelShape: readonly number[];
  readonly options: ConvOptions;
}

const axis = fc.record({
  size: fc.integer({ min: 1, max: 23 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  pads: fc.tuple(fc.integer({ min: -2, max: 5 }), fc.integer({ min: -2, max: 5 })),
});

/** Layers of every kind; `undefined` where no window fits. */
const layer: fc.Arbitrary<Layer> = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 4 }),
    groups: fc.constantFrom(1, 1, 2, 3, 50),
    channels: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 7 })),
    mode: fc.constantFrom("zeros", "zeros", "reflect", "symmetric", "replicate", "circular"),
    layout: fc.constantFrom("channels-first", "channels-last"),
    flip: fc.boolean(),
    transposed: fc.boolean(),
  })
  .map(({ axes, groups, channels, mode, layout, flip, transposed }): Layer => {
    const [a, b] = groups > 3 ? [1, 1 + (channels[1] % 2)] : channels;
    const paddingMode = transposed ? "zeros" : mode;
    const isLarge = axes.length > 2 || groups > 3;
    const some = isLarge ? axes.map((one) => ({ ...one, size: Math.min(one.size, 7) })) : axes;
    const sizes = some.map((one) => one.size);
    const inputShape = layout === "channels-first" ? [a * groups, ...sizes] : [...sizes, a * groups];
    const padding = some.map(({ pads }) =>
      pads.map((pad) => (paddingMode === "zeros" ? pad : Math.abs(pad))),
    ) as unknown as [number, number][];
    return {
      kernelShape: [...(transposed ? [a * groups, b] : [b * groups, a]), ...some.map((one) => one.kernel)],
      options: {
        inputShape,
        groups,
        layout,
        flip,
        transposed,
        padding,
        paddingMode,
        stride: some.map((one) => one.stride),
        dilation: some.map((one) => one.dilation),
      },
    };
  });

type DType = "float32" | "float64";

const unit = { float32: 2 ** -24, float64: 2 ** -53 };

/** Numbers of the dtype, and their absolute values. */
function numbers(dtype: DType, shape: readonly number[], seed: number) {
  const { data } = randomNormal(shape, { seed });
  const values = dtype === "float32" ? Float32Array.from(data) : data;
  const of = (array: typeof values) => new Tensor(dtype, array as Float64Array<ArrayBuffer>, shape);
  return { values: of(values), magnitudes: of(values.map(Math.abs) as typeof values) };
}

/** The operator and that of the absolute weights; undefined where no window fits. */
function operatorsOf({ kernelShape, options }: Layer, dtype: DType) {
  const { values, magnitudes } = numbers(dtype, kernelShape, 1);
  try {
    return { operator: convOperator(values, options), magnitude: convOperator(magnitudes, options) };
  } catch {
    return undefined;
  }
}

interface Host {
  readonly matvec: (x: Float64Array) => Float64Array;
  readonly rmatvec: (y: Float64Array) => Float64Array;
}

function hostOf(operator: ConvOperator): Host {
  return {
    matvec: (x) => operator.matvec(x) as Float64Array,
    rmatvec: (y) => operator.rmatvec(y) as Float64Array,
  };
}

const float64 = (x: Tensor) => Float64Array.from(x.toTypedArray());

const engines = [
  ["one thread", { threads: 1 }],
  ["plain SIMD", { threads: 1, relaxedSimd: false }],
  ["three threads that share every job", { threads: 3, worthSharing: 0 }],
] as const;

describe.each(engines)("%s", (_name, options) => {
  const dtypes = ["float32", "float64"] as const;
  test.each(dtypes)("%s: T x and Tᵀ y of any layer are the host's, within the rounding of |A||x|", async (dtype) => {
    const backend = backendOf(await startMachine(options));
    expect(await backend.startThreads()).toBe(options.threads);
    const session = linalg(backend);
    let layers = 0;
    const check = (one: Layer) => {
      const operators = operatorsOf(one, dtype);
      if (operators === undefined) return;
      layers++;
      const { operator, magnitude } = operators;
      // No sum has more terms than there are weights and windows together.
      const terms = one.kernelShape.reduce((a, b) => a * b) * Math.max(...operator.outputShape, ...operator.inputShape);
      const gamma = (terms * unit[dtype]) / (1 - terms * unit[dtype]);
      for (const op of ["conv", "convT"] as const) {
        const isForward = op === "conv";
        const x = numbers(dtype, isForward ? operator.inputShape : operator.outputShape, 2);
        const times = ({ matvec, rmatvec }: Host, y: Tensor) => (isForward ? matvec : rmatvec)(float64(y));
        const expected = times(hostOf(operator), x.values);
        const bound = times(hostOf(magnitude), x.magnitudes).map((sum) => gamma * sum);
        const result = session.scope((s) => s.read(s[op](operator, s.dense(x.values)))) as Tensor;
        const worst = float64(result).findIndex((value, i) => !(Math.abs(value - expected[i]) <= bound[i]));
        expect(worst, `${op}: an element that is wrong`).toBe(-1);
      }
      session.dispose(operator);
      expect(backend.memory?.()).toEqual({ handles: 0, bytes: 0 });
    };
    fc.assert(fc.property(layer, check), { numRuns: 200 });
    expect(layers).toBeGreaterThan(50);
    session.close();
  });
});
