import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeNpy } from "@convmtx/io";
import { matvec } from "@convmtx/sparse";
import { add, clip, maxAbsDiff, Tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedPath } from "./corpus.ts";
import { blocks, type Layer, mobilenetLayers } from "./mobilenet.ts";

const data = sharedPath("data/mobilenetv2") && sharedPath("data");
const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const hasTorch = data !== undefined && spawnSync(python, ["-c", "import torch"]).status === 0;
if (data !== undefined && !hasTorch) console.warn(`skipped: MobileNetV2 against PyTorch (no torch for ${python})`);

const load = (path: string) => decodeNpy(readFileSync(path)).tensor as Tensor<"float32">;
const relu6 = (x: Tensor<"float32">) => clip(x, 0, 6) as Tensor<"float32">;

/** ‖y − ŷ‖∞ / ‖ŷ‖∞ */
function relativeError(y: Tensor, expected: Tensor): number {
  let largest = 0;
  for (const value of expected.toTypedArray()) largest = Math.max(largest, Math.abs(value));
  return maxAbsDiff(y, expected) / largest;
}

describe.skipIf(!hasTorch)("MobileNetV2, layer by layer a sparse product", () => {
  let torchOut = "";
  const errors: number[] = [];

  beforeAll(() => {
    torchOut = mkdtempSync(join(tmpdir(), "convmtx-trunk-"));
    const script = fileURLToPath(new URL("../fixtures/mobilenet_trunk.py", import.meta.url));
    const run = spawnSync(python, [script, data as string, torchOut], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
  }, 120_000);
  afterAll(() => rmSync(torchOut, { recursive: true, force: true }));

  /** y = T x + b, and the same on PyTorch's own input to this layer, whose error is noted. */
  function through({ number, kernel, ...options }: Layer, x: Tensor<"float32">): Tensor<"float32"> {
    expect(x.shape).toEqual(options.inputShape);
    const operator = convOperator(kernel, options);
    const matrix = operator.toCsr();
    expect(matrix.nnz).toBe(operator.nnz);
    const bias = operator.biasVector();
    const times = (input: Tensor<"float32">) => {
      const y = matvec(matrix, input.toTypedArray()).map((value, i) => value + bias[i]) as Float32Array<ArrayBuffer>;
      return new Tensor("float32", y, operator.outputShape);
    };
    errors.push(
      relativeError(times(load(`${torchOut}/conv_${number}_in.npy`)), load(`${torchOut}/conv_${number}_out.npy`)),
    );
    return times(x);
  }

  test("every layer on equal input, and the whole trunk, agree with PyTorch below 1e-5", () => {
    const layers = mobilenetLayers(`${data}/mobilenetv2`).values();
    const next = (x: Tensor<"float32">) => through(layers.next().value as Layer, x);

    let x = relu6(next(load(`${data}/pelican_3x224x224.npy`)));
    for (const [expansion, channels, repeats] of blocks) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        let y = expansion > 1 ? relu6(next(x)) : x;
        y = relu6(next(y));
        y = next(y);
        expect(y.shape[0]).toBe(channels);
        x = repeat > 0 ? (add(x, y) as Tensor<"float32">) : y;
      }
    }
    x = relu6(next(x));

    expect(errors).toHaveLength(52);
    expect(Math.max(...errors)).toBeLessThan(1e-5);
    const whole = relativeError(x, load(`${torchOut}/last.npy`));
    expect(whole).toBeLessThan(1e-5);
    console.info(
      `MobileNetV2 against PyTorch: worst layer ${Math.max(...errors).toExponential(2)}, whole trunk ${whole.toExponential(2)}`,
    );
  }, 300_000);
});
