import { sumDuplicates } from "@convmtx/sparse";
import { tensor, toTypedArray } from "@convmtx/tensor";
import { beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../fixtures/run-programs.ts";
import { pythonHas, runPrograms } from "../fixtures/run-programs.ts";
import { eighths, layerOf, sampleLayers } from "../fixtures/sample-layers.ts";
import type { Layer } from "../layer.ts";
import { layerInput } from "../layer-input.ts";
import { layerCode } from "./layer-code.ts";

const available = {
  typescript: true,
  pytorch: await pythonHas("numpy", "scipy.sparse", "torch"),
  scipy: await pythonHas("numpy", "scipy.sparse"),
};

describe.each(["typescript", "pytorch", "scipy"] as const)("the %s program", (language) => {
  if (!available[language])
    console.warn(`skipped: programs of ${language} (/usr/bin/python3 has not what they import)`);
  describe.runIf(available[language])("makes the same matrix and the same output", () => {
    let outcomes: Outcome[] = [];
    beforeAll(async () => {
      outcomes = await runPrograms(
        sampleLayers.map(([, layer]) => layer),
        language,
      );
    }, 180_000);

    it.each(sampleLayers.map(([name, layer], k) => [name, layer, k] as const))("of %s", (_, layer, k) => {
      const { row, col, data, y, ...facts } = outcomes[k];
      const expected = expectedOutcome(layer);
      expect(facts).toEqual({ ...facts, shape: expected.shape, dtype: expected.dtype, yShape: expected.yShape });
      expect({ row, col }).toEqual({ row: expected.row, col: expected.col });
      // Sums in float32 come out a little different in another order.
      const digits = layer.operator.dtype === "float32" ? 2 ** -21 : 2 ** -50;
      const isExact = language !== "pytorch" || layer.operator.dtype === "float64";
      if (isExact) expect(data).toEqual(expected.data);
      else expect(farthest(data, expected.data)).toBeLessThan(4 * digits);
      const scale = Math.max(1, ...expected.y.map(Math.abs));
      expect(farthest(y, expected.y)).toBeLessThan(32 * digits * scale);
    });
  });
});

function expectedOutcome(layer: Layer): Outcome {
  const { operator } = layer;
  const T = sumDuplicates(operator.toCsr());
  const entries = Array.from({ length: T.shape[0] }, (_, i) => i).flatMap((i) => {
    const row: [number, number, number][] = [];
    for (let e = T.indptr[i]; e < T.indptr[i + 1]; e++) if (T.data[e] !== 0) row.push([i, T.indices[e], T.data[e]]);
    return row;
  });
  const x = layerInput(layer);
  const y = operator.apply(x);
  return {
    shape: T.shape,
    dtype: T.dtype,
    row: entries.map(([i]) => i),
    col: entries.map(([, j]) => j),
    data: entries.map(([, , value]) => value),
    yShape: y.shape,
    y: [...toTypedArray(y)],
  };
}

function farthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(0, ...a.map((value, i) => Math.abs(value - b[i])));
}

describe("a program says no more than its layer needs", () => {
  const plain = layerOf(tensor([1, 2, 1]), {
    inputShape: [4],
    stride: [1],
    padding: 0,
    groups: 1,
    paddingMode: "zeros",
  });

  it("in TypeScript: no option which is the default, one number for axes alike", () => {
    expect(layerCode(plain, "typescript")).toContain("convOperator(kernel, {\n  inputShape: [4],\n});");
    const code = layerCode(
      layerOf(eighths([1, 1, 2, 2]), {
        inputShape: [1, 4, 4],
        stride: [2, 2],
        padding: [
          [1, 1],
          [1, 1],
        ],
      }),
      "typescript",
    );
    expect(code).toContain("{\n  inputShape: [1, 4, 4],\n  stride: 2,\n  padding: 1,\n}");
    expect(code).not.toContain("readFile");
  });

  it("in Python: no argument which is the default", () => {
    expect(layerCode(plain, "pytorch")).toContain("F.conv1d(x, weight)\n");
    expect(layerCode(plain, "pytorch")).not.toMatch(/np\.|flip|movedim|F\.pad/);
    expect(layerCode(plain, "scipy")).not.toMatch(/reduce|block_diag|\.T\b|::/);
  });

  it("in SciPy: no diagonal outside its matrix, which newer versions refuse", () => {
    const code = layerCode(layerOf(eighths([3]), { inputShape: [1], dilation: 2, padding: [[1, 4]] }), "scipy");
    expect(code).toContain('padded = sp.eye(6, 1, k=-1, format="csr")');
    expect(code.match(/sp\.eye/g)).toHaveLength(1);
  });

  it("and keeps pads per side as pairs", () => {
    const layer = layerOf(eighths([2, 2]), {
      inputShape: [3, 3],
      padding: [
        [0, 1],
        [1, 1],
      ],
    });
    expect(layerCode(layer, "typescript")).toContain("padding: [[0, 1], [1, 1]]");
  });

  it("reads large kernels and numbers that are not finite out of a file", () => {
    for (const language of ["typescript", "pytorch", "scipy"] as const) {
      expect(layerCode(layerOf(eighths([12, 9]), { inputShape: [12, 12] }), language)).toContain('"kernel.npy"');
      expect(layerCode(layerOf(tensor([1, Number.POSITIVE_INFINITY]), { inputShape: [3] }), language)).toContain(
        '"kernel.npy"',
      );
      expect(layerCode(plain, language)).not.toContain(".npy");
    }
  });

  it("says so where PyTorch has no convolution", () => {
    expect(layerCode(layerOf(eighths([1, 1, 1, 2]), { inputShape: [1, 1, 1, 3] }), "pytorch")).toMatch(
      /^# PyTorch .* this layer has 4\.\n$/,
    );
  });
});
