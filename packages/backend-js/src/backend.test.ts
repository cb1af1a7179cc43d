import { readFileSync } from "node:fs";
import { type Dense, opNames, type Sparse } from "@convmtx/backend";
import { type Csr, csrFromDense, patternOf, withData } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { randomNormal, tensor } from "@convmtx/tensor";
import { type ConvOptions, convOperator } from "@convmtx/toeplitz";
import { fold, unfold } from "@convmtx/unfold";
import { resolveAxes } from "@convmtx/window";
import { describe, expect, test } from "vitest";
import engineOfDefault, { js } from "./index.ts";

type Js = ReturnType<typeof js>;
type Native = { dense: FloatArray; sparse: Csr };

function value(engine: Js, data: FloatArray, shape: readonly number[] = [data.length]): Dense<Native> {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  return { dtype, shape, native: engine.uploadDense({ dtype, shape, data }) };
}

function matrix(engine: Js, host: Csr): Sparse<Native> {
  return { dtype: host.dtype, shape: host.shape, native: engine.uploadCsr(host) };
}

// [1 0 2; 0 0 0; 0 3 0]: an empty row; the column 1 below it.
const host = csrFromDense(
  tensor([
    [1, 0, 2],
    [0, 0, 0],
    [0, 3, 0],
  ]),
);

test("the manifest's version is the package's", () => {
  const read = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  expect(js().manifest.version).toBe(read.version);
  expect(engineOfDefault).toBe(js);
});

test("has every operation of the contract", () => {
  expect(Object.keys(js().ops).toSorted()).toEqual(opNames.toSorted());
});

describe("matrices", () => {
  test("products by hand", () => {
    const engine = js();
    const a = matrix(engine, host);
    const { ops } = engine;
    expect(ops.spmv(a, value(engine, Float64Array.of(1, 10, 100)))).toEqual(Float64Array.of(201, 0, 30));
    expect(ops.spmvT?.(a, value(engine, Float64Array.of(1, 10, 100)))).toEqual(Float64Array.of(1, 300, 2));
    expect(ops.spmm?.(a, value(engine, Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]))).toEqual(
      Float64Array.of(11, 14, 0, 0, 9, 12),
    );
    const square = ops.spgemm?.(a, a);
    expect(square?.data).toEqual(Float64Array.of(1, 6, 2));
    expect(square?.indices).toEqual(Int32Array.of(0, 1, 2));
  });

  test("a matrix times 0 is not read, NaN and all", () => {
    const engine = js();
    const nan = matrix(engine, withData(patternOf(host), new Float64Array(3).fill(Number.NaN)));
    expect(engine.ops.spadd?.(2, matrix(engine, host), 0, nan).data).toEqual(Float64Array.of(2, 4, 6));
  });

  test("systems and least squares by hand, rounded once", () => {
    const engine = js();
    const { ops } = engine;
    const rows = (...list: number[][]) => matrix(engine, csrFromDense(tensor(list)));
    const square = rows([0, 2], [4, 1]);
    expect(ops.solve?.(square, value(engine, Float64Array.of(4, 6)))).toEqual(Float64Array.of(1, 2));
    const both = value(engine, Float64Array.of(4, 2, 6, 9), [2, 2]);
    expect(ops.solve?.(square, both)).toEqual(Float64Array.of(1, 2, 2, 1));
    const tall = rows([2, 0], [0, 4], [0, 0]);
    expect(ops.lstsq?.(tall, value(engine, Float64Array.of(2, 8, 9)))).toEqual(Float64Array.of(1, 2));
    const three = matrix(engine, csrFromDense(tensor([[3]], { dtype: "float32" })));
    expect(ops.solve?.(three, value(engine, Float32Array.of(1)))).toEqual(Float32Array.of(1 / 3));
    expect(ops.lstsq?.(three, value(engine, Float32Array.of(1)))).toEqual(Float32Array.of(1 / 3));
  });

  test("what is read is plain, and neither reading nor uploading shares memory", () => {
    const engine = js();
    const mine = withData(patternOf(host), host.data.slice());
    const a = matrix(engine, mine);
    mine.data.fill(9);
    const read = engine.readCsr(a);
    const { dtype, shape, indptr, indices, data } = host;
    expect(read).toStrictEqual({ dtype, shape, indptr, indices, data });
    read.data.fill(9);
    read.indices.fill(0);
    expect(engine.readCsr(a).data).toEqual(host.data);
    expect(engine.readCsr(a).indices).toEqual(host.indices);
  });

  test("setValues keeps the pattern", () => {
    const engine = js();
    const a = matrix(engine, host);
    engine.setValues?.(a, Float64Array.of(4, 5, 6));
    expect(engine.readCsr(a)).toMatchObject({ indices: host.indices, data: Float64Array.of(4, 5, 6) });
  });

  test("a ConvOperator writes its matrix into the engine's own memory", () => {
    const engine = js();
    const layer = convOperator(tensor([1, 2, 3]), { inputShape: [5], padding: 1 });
    const room = engine.allocCsr!(layer.shape, layer.nnz, layer.dtype);
    layer.toCsr({ allocate: () => ({ ...room.parts, data: room.parts.data as Float64Array }) });
    expect(engine.memory?.().handles).toBe(0);
    const native = room.commit();
    expect(engine.memory?.()).toEqual({ handles: 1, bytes: 6 * 4 + 13 * 4 + 13 * 8 });
    const x = value(engine, Float64Array.of(1, 1, 1, 1, 1));
    expect(engine.ops.spmv({ dtype: "float64", shape: layer.shape, native }, x)).toEqual(
      Float64Array.of(5, 6, 6, 6, 3),
    );
  });
});

describe("convolutions without their matrix", () => {
  const kernel = (...shape: number[]) => randomNormal(shape, { seed: 7 });
  const layers: readonly (readonly [string, number[], ConvOptions])[] = [
    ["1-D", [2, 3, 4], { inputShape: [3, 9], stride: 2, padding: [[1, 3]] }],
    ["dilated, in groups", [4, 1, 3, 2], { inputShape: [2, 7, 6], groups: 2, dilation: [2, 1] }],
    ["flipped, channels last", [2, 3, 3, 3], { inputShape: [5, 6, 3], flip: true, layout: "channels-last" }],
    ["reflect beyond the input", [1, 1, 3], { inputShape: [1, 3], padding: 5, paddingMode: "reflect" }],
    ["one mode an axis", [1, 1, 3, 3], { inputShape: [1, 4, 5], padding: 2, paddingMode: ["circular", "replicate"] }],
    ["cropped", [1, 1, 2], { inputShape: [1, 8], padding: [[-1, -2]] }],
    ["without channels", [3, 3], { inputShape: [5, 4], padding: "same" }],
    ["transposed", [3, 2, 3], { inputShape: [3, 5], transposed: true, stride: 3, padding: 1, outputPadding: 2 }],
    ["Keras's valid", [1, 2, 2], { inputShape: [1, 4], transposed: true, stride: 5, padding: "valid", preset: "tf" }],
    ["ONNX's same", [1, 1, 3], { inputShape: [1, 4], transposed: true, stride: 2, padding: "same", preset: "onnx" }],
    ["SciPy's same", [4], { inputShape: [6], padding: "same", preset: "scipy", paddingMode: "fill" }],
    ["3-D", [2, 1, 2, 2, 2], { inputShape: [1, 3, 4, 3] }],
  ];

  test.each(layers)("%s", (_name, shape, options) => {
    const engine = js();
    const layer = convOperator(kernel(...shape), options);
    const k = value(engine, layer.kernel.data, layer.kernel.shape);
    const x = randomNormal([layer.shape[1]], { seed: 1 }).data;
    const y = randomNormal([layer.shape[0]], { seed: 2 }).data;
    // The same sums in the same order, so the same bits.
    expect(engine.ops.conv?.(layer.geometry, k, value(engine, x, layer.inputShape))).toEqual(layer.matvec(x));
    expect(engine.ops.convT?.(layer.geometry, k, value(engine, y, layer.outputShape))).toEqual(layer.rmatvec(y));
  });

  test("padding is never multiplied by an infinite tap", () => {
    const engine = js();
    const layer = convOperator(tensor([Number.POSITIVE_INFINITY, 1]), { inputShape: [2], padding: [[1, 0]] });
    const k = value(engine, layer.kernel.data);
    expect(engine.ops.conv?.(layer.geometry, k, value(engine, Float64Array.of(2, 3)))).toEqual(
      Float64Array.of(2, Number.POSITIVE_INFINITY),
    );
  });

  test("float32 stays float32", () => {
    const engine = js();
    const layer = convOperator(tensor(Float32Array.of(1, 2)), { inputShape: [3] });
    const x = value(engine, Float32Array.of(1, 10, 100));
    const k = value(engine, layer.kernel.data);
    expect(engine.ops.conv?.(layer.geometry, k, x)).toEqual(Float32Array.of(21, 210));
  });
});

describe("unfold and fold", () => {
  test("are those of @convmtx/unfold, with any padding mode", () => {
    const engine = js();
    const options = { kernelSize: [2, 3], stride: [2, 1], padding: 1, paddingMode: "circular" } as const;
    const x = randomNormal([2, 4, 5], { seed: 3 });
    const geometry = { channels: 2, axes: resolveAxes([4, 5], options) };
    const columns = unfold(x, options);
    const folded = fold(columns, { ...options, outputSize: [4, 5] });
    const native = engine.ops.unfold!(geometry, value(engine, x.data, [2, 4, 5]));
    expect(native).toEqual(columns.data);
    expect(engine.ops.fold?.(geometry, { dtype: "float64", shape: columns.shape, native })).toEqual(folded.data);
  });
});

test("ten thousand operations whose results are released leave the count and the bytes as they were", () => {
  const engine = js();
  const a = matrix(engine, host);
  let x = value(engine, Float64Array.of(1, 2, 3));
  const before = engine.memory?.();
  for (let i = 0; i < 10_000; i++) {
    const next = engine.ops.axpby!(1, x, 0, x);
    engine.release(engine.ops.spmv(a, x));
    engine.release(x.native);
    x = { ...x, native: next };
  }
  expect(engine.memory?.()).toEqual(before);
  expect(before).toEqual({ handles: 2, bytes: 4 * 4 + 3 * 4 + 3 * 8 + 3 * 8 });
  engine.close();
  expect(engine.memory?.()).toEqual({ handles: 0, bytes: 0 });
});
