import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { toDense } from "@convmtx/sparse";
import type { Tensor, TypedArray } from "@convmtx/tensor";
import { astype, sizeOf, tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { circulant, circulantCsr } from "./circulant.ts";
import type { ConvOptions } from "./conv-operator.ts";
import { convOperator } from "./conv-operator.ts";
import { convmtx2 } from "./convmtx.ts";
import { convolutionMatrix } from "./convolution-matrix.ts";
import { hankel, hankelCsr } from "./hankel.ts";
import { toeplitz, toeplitzCsr } from "./toeplitz.ts";

interface Dense {
  readonly shape: number[];
  readonly data: number[];
}

function fixture<Case>(name: string): Case[] {
  return (JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8")) as { cases: Case[] })
    .cases;
}

const asTensor = ({ shape, data }: Dense) => tensor(Float64Array.from(data), { shape });
const plain = (x: Tensor): Dense => ({ shape: [...x.shape], data: Array.from(x.toTypedArray(), (v) => v + 0) });

interface LayerCase {
  readonly options: Omit<ConvOptions, "inputShape">;
  readonly kernel: Dense;
  readonly bias: Dense;
  readonly x: Dense;
  readonly y: Dense;
}

describe("PyTorch's layers", () => {
  const cases = fixture<LayerCase>("layers");
  test.each(cases.map((layer) => [JSON.stringify(layer.options), layer] as const))("%s", (_, layer) => {
    for (const preset of [undefined, "torch"] as const) {
      const operator = convOperator(asTensor(layer.kernel), {
        ...layer.options,
        preset,
        inputShape: layer.x.shape.slice(1),
        bias: asTensor(layer.bias),
      });
      expect(plain(operator.apply(asTensor(layer.x)))).toEqual({ ...layer.y, data: layer.y.data.map((v) => v + 0) });
    }
  });
});

interface BuilderCase extends Dense {
  readonly name: string;
  readonly args: never[];
}

const builders: Record<string, readonly ((...args: never[]) => Tensor)[]> = {
  toeplitz: [
    toeplitz,
    (...args) => toDense((toeplitzCsr as (...args: never[]) => ReturnType<typeof toeplitzCsr>)(...args)),
  ],
  hankel: [hankel, (...args) => toDense((hankelCsr as (...args: never[]) => ReturnType<typeof hankelCsr>)(...args))],
  circulant: [circulant, (c) => toDense(circulantCsr(c))],
  convolutionMatrix: [(a, n, mode) => toDense(convolutionMatrix(a, n, mode))],
  convmtx2: [(H, size, options) => toDense(convmtx2(H, size, options))],
};

describe("SciPy's builders", () => {
  const cases = fixture<BuilderCase>("builders");
  test("every builder has cases", () => {
    expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(Object.keys(builders)));
  });
  test.each(cases.map((c) => [`${c.name}(${JSON.stringify(c.args).slice(1, -1)})`, c] as const))(
    "%s",
    (_, expected) => {
      for (const build of builders[expected.name]) {
        expect(plain(build(...expected.args))).toEqual({
          shape: expected.shape,
          data: expected.data.map((v) => v + 0),
        });
      }
    },
  );
});

interface MatrixCase extends ConvOptions {
  readonly kernelShape: number[];
  readonly shape: number[];
  readonly nnz: number;
  readonly indptr: string;
  readonly indices: string;
  readonly float64: string;
  readonly float32: string;
  readonly matvec: string;
  readonly rmatvec: string;
}

/** The values of make.py's `spread`. */
const spread = (length: number, factor: number, modulus: number, unit: number) =>
  Float64Array.from({ length }, (_, i) => (((i * factor) % modulus) - Math.floor(modulus / 2)) / unit);

const digest = (array: TypedArray) =>
  createHash("sha256")
    .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    .digest("hex");

describe("SciPy's matrices of real layers, array by array", () => {
  test.each(fixture<MatrixCase>("matrices").map((layer) => [JSON.stringify(layer.kernelShape), layer] as const))(
    "%s",
    (_, { kernelShape, shape, nnz, indptr, indices, float64, float32, matvec, rmatvec, ...options }) => {
      const kernel = tensor(spread(sizeOf(kernelShape), 7919, 257, 64), { shape: kernelShape });
      const operator = convOperator(kernel, options);
      expect([operator.shape, operator.nnz]).toEqual([shape, nnz]);
      const matrix = operator.toCsr();
      expect([matrix.indptr, matrix.indices, matrix.data].map(digest)).toEqual([indptr, indices, float64]);
      expect(digest(operator.pattern().fill(astype(kernel, "float32")).data)).toBe(float32);
      const [x, y] = [spread(shape[1], 31, 17, 8), spread(shape[0], 37, 19, 8)];
      expect([operator.matvec(x), operator.rmatvec(y)].map(digest)).toEqual([matvec, rmatvec]);
    },
  );
});
