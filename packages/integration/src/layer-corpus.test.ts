import { matvec } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { isConvmtxError, tensor, transpose } from "@convmtx/tensor";
import type { ConvOperator, ConvOptions } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";
import type { Padding, Preset } from "@convmtx/window";
import { describe, expect, test } from "vitest";
import { readCorpus } from "./corpus.ts";

interface Dense {
  readonly shape: number[];
  readonly data: (number | string)[];
}

interface LayerCase {
  readonly name: string;
  readonly op: string;
  readonly attrs: {
    readonly nd: number;
    readonly groups?: number;
    readonly strides?: number[];
    readonly dilations?: number[];
    readonly padsBegin?: number[];
    readonly padsEnd?: number[];
    readonly outputPadding?: number[];
    readonly paddingMode?: ConvOptions["paddingMode"];
    readonly transposed?: boolean;
  };
  readonly inputs: Readonly<Record<"x" | "w" | "b" | "dy" | "pointwise", Dense>>;
  readonly expected: Readonly<Record<"y" | "dx" | "dw", Dense>>;
  readonly tol: { readonly atol: number; readonly rtol: number };
  readonly raw: {
    readonly pad?: unknown;
    readonly attrs?: { readonly auto_pad?: string; readonly output_shape?: number[] };
  };
}

const suites: readonly (readonly [name: string, preset: Preset])[] = [
  ["onnx", "onnx"],
  ["webnn", "webnn"],
  ["tfjs", "tf"],
];

/** Cases which convmtx answers otherwise on purpose. */
const refused: ReadonlyMap<string, string> = new Map([
  [
    "conv2d_test / conv2d / throws when weights is not rank 4",
    "the number of spatial axes is read off the shapes: three axes are a 1-D layer, or a 3-D one without channels",
  ],
]);
/** Operations which are no convolution layers. */
const refusedOps: ReadonlyMap<string, string> = new Map([
  ["avg_pool", "pooling has no kernel; its ceil mode counts windows that are not whole"],
]);
/** Walked by tests of their own. */
const elsewhere: ReadonlySet<string> = new Set(["fold", "conv_shape"]);

const dense = ({ shape, data }: Dense): Tensor<"float64"> => tensor(Float64Array.from(data, Number), { shape });

function optionsOf({ attrs, op }: LayerCase): Omit<ConvOptions, "inputShape"> {
  return {
    stride: attrs.strides,
    dilation: attrs.dilations,
    padding: attrs.padsBegin?.map((begin, axis) => [begin, attrs.padsEnd?.[axis] ?? 0] as const),
    groups: attrs.groups,
    paddingMode: attrs.paddingMode,
    transposed: attrs.transposed ?? op.startsWith("conv_transpose"),
    outputPadding: attrs.outputPadding,
  };
}

/** Equal within the case's own tolerance; 0 means equal as numbers. */
function expectClose(got: ArrayLike<number>, expected: Dense, { atol, rtol }: LayerCase["tol"]): void {
  expect(got.length).toBe(expected.data.length);
  for (let i = 0; i < got.length; i++) {
    const want = Number(expected.data[i]);
    const close = Math.abs(got[i] - want) <= atol + rtol * Math.abs(want);
    if (got[i] !== want && !close) expect({ i, value: got[i] }).toEqual({ i, value: want });
  }
}

/** Every sample through the explicit matrix. */
function multiply(operator: ConvOperator, x: Tensor<"float64">): Float64Array {
  const matrix = operator.toCsr();
  expect(matrix.nnz).toBe(operator.nnz);
  const [nrows, ncols] = operator.shape;
  const y = new Float64Array(x.shape[0] * nrows);
  for (let n = 0; n < x.shape[0]; n++) {
    y.set(matvec(matrix, x.toTypedArray().subarray(n * ncols, (n + 1) * ncols)), n * nrows);
  }
  return y;
}

const toLast = (x: Tensor<"float64">) => transpose(x, [0, ...x.shape.slice(2).map((_, a) => a + 2), 1]);
const toFirst = (x: Tensor) => transpose(x, [0, x.shape.length - 1, ...x.shape.slice(2).map((_, a) => a + 1)]);

function checkForward(layer: LayerCase, preset: Preset): void {
  const [x, w] = [dense(layer.inputs.x), dense(layer.inputs.w)];
  const bias = layer.inputs.b && dense(layer.inputs.b);
  const options = { ...optionsOf(layer), inputShape: x.shape.slice(1), bias };
  for (const chosen of [undefined, preset]) {
    const operator = convOperator(w, { ...options, preset: chosen });
    expect([x.shape[0], ...operator.outputShape]).toEqual(layer.expected.y.shape);
    const b = operator.biasVector();
    expectClose(
      multiply(operator, x).map((value, i) => value + b[i % b.length]),
      layer.expected.y,
      layer.tol,
    );
    expectClose(operator.apply(x).toTypedArray(), layer.expected.y, layer.tol);
  }
  const last = toLast(x);
  const operator = convOperator(w, { ...options, inputShape: last.shape.slice(1), layout: "channels-last" });
  expectClose(toFirst(operator.apply(last)).toTypedArray(), layer.expected.y, layer.tol);
}

/** dx = Tᵀ dy, and dw from the pattern: the gradient of the matrix, dy xᵀ where it has entries, summed onto the taps. */
function checkGradients(layer: LayerCase): void {
  const [x, w, dy] = [dense(layer.inputs.x), dense(layer.inputs.w), dense(layer.inputs.dy)];
  const operator = convOperator(w, { ...optionsOf(layer), inputShape: x.shape.slice(1) });
  const [nrows, ncols] = operator.shape;
  const pattern = operator.pattern();
  const gradient = new Float64Array(pattern.nnz);
  const dx = new Float64Array(x.data.length);
  for (let n = 0; n < x.shape[0]; n++) {
    const [xn, dyn] = [x.data.subarray(n * ncols, (n + 1) * ncols), dy.data.subarray(n * nrows, (n + 1) * nrows)];
    dx.set(operator.rmatvec(dyn), n * ncols);
    for (let row = 0; row < nrows; row++) {
      for (let k = pattern.indptr[row]; k < pattern.indptr[row + 1]; k++)
        gradient[k] += dyn[row] * xn[pattern.indices[k]];
    }
  }
  if (layer.expected.dx) expectClose(dx, layer.expected.dx, layer.tol);
  if (layer.expected.dw) expectClose(pattern.gradKernel(gradient).toTypedArray(), layer.expected.dw, layer.tol);
}

/** A depthwise layer and a pointwise one behind it. */
function checkSeparable(layer: LayerCase): void {
  const x = dense(layer.inputs.x);
  const depthwise = convOperator(dense(layer.inputs.w), {
    ...optionsOf(layer),
    inputShape: x.shape.slice(1),
    groups: x.shape[1],
  });
  const pointwise = convOperator(dense(layer.inputs.pointwise), { inputShape: depthwise.outputShape });
  expectClose(pointwise.apply(depthwise.apply(x)).toTypedArray(), layer.expected.y, layer.tol);
}

/** The system's own word for the padding must give the pads that the system computed. */
function checkWord(layer: LayerCase, preset: Preset): void {
  const { pad, attrs } = layer.raw;
  const word = (typeof pad === "string" ? pad : (attrs?.auto_pad ?? (attrs?.output_shape ? "NOTSET" : undefined))) as
    | Padding
    | undefined;
  if (word === undefined) return;
  const transposed = layer.op === "conv_transpose";
  const outputSize = transposed ? layer.expected.y.shape.slice(2) : undefined;
  const options = { ...optionsOf(layer), inputShape: layer.inputs.x.shape.slice(1) };
  const given = convOperator(dense(layer.inputs.w), options).geometry.axes;
  const named = convOperator(dense(layer.inputs.w), {
    ...options,
    preset,
    padding: word,
    outputPadding: undefined,
    outputSize,
  });
  const sizes = (axes: typeof given) => axes.map((a) => [a.signalSize, a.windowCount, a.padBegin, a.outputPadding]);
  expect(sizes(named.geometry.axes)).toEqual(sizes(given));
}

function checkError(layer: LayerCase): void {
  const [x, w] = [dense(layer.inputs.x), dense(layer.inputs.w)];
  const build = (inputShape: readonly number[]) => convOperator(w, { ...optionsOf(layer), inputShape });
  // The specs take a sample with and without its batch axis.
  const shapes = x.shape.length === layer.attrs.nd + 2 ? [x.shape.slice(1)] : [x.shape, x.shape.slice(1)];
  for (const shape of shapes) {
    let thrown: unknown;
    try {
      build(shape);
    } catch (error) {
      thrown = error;
    }
    expect(isConvmtxError(thrown)).toBe(!refused.has(layer.name));
  }
}

for (const [name, preset] of suites) {
  const cases = readCorpus<LayerCase>(name)?.filter(({ op }) => !elsewhere.has(op) && !refusedOps.has(op));
  describe.skipIf(cases === undefined)(`${name}: convolution layers`, () => {
    test.each((cases ?? []).map((layer) => [layer.op, layer.name, layer] as const))("%s: %s", (op, _, layer) => {
      expect.hasAssertions();
      switch (op) {
        case "conv":
        case "conv_transpose":
          checkForward(layer, preset);
          checkWord(layer, preset);
          break;
        case "conv_grad":
        case "conv_transpose_grad":
          checkGradients(layer);
          break;
        case "separable_conv":
          checkSeparable(layer);
          break;
        case "error":
          checkError(layer);
          break;
        default:
          throw new Error(`no test for op ${op}`);
      }
    });
  });
}

describe("what is refused on purpose", () => {
  const all = suites.flatMap(([name]) => readCorpus<LayerCase>(name) ?? []);
  test.skipIf(all.length === 0)("every exception names a case that is there", () => {
    for (const name of refused.keys()) expect(all.map((layer) => layer.name)).toContain(name);
    for (const op of refusedOps.keys()) expect(all.map((layer) => layer.op)).toContain(op);
  });
});
