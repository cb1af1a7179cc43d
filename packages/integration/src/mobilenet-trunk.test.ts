import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeNpy } from "@convmtx/io";
import { matvec } from "@convmtx/sparse";
import { add, clip, maxAbsDiff, Tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedPath } from "./corpus.ts";

const data = sharedPath("data/mobilenetv2") && sharedPath("data");
const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const hasTorch = data !== undefined && spawnSync(python, ["-c", "import torch"]).status === 0;
if (data !== undefined && !hasTorch) console.warn(`skipped: MobileNetV2 against PyTorch (no torch for ${python})`);

/** Sandler et al. 2018, table 2: expansion, output channels, repeats, stride of the first. */
const blocks = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

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
  function layerOf(number: number, x: Tensor<"float32">, stride: number): Tensor<"float32"> {
    const kernel = load(`${data}/mobilenetv2/conv_${number}_weight.npy`);
    const operator = convOperator(kernel, {
      inputShape: x.shape,
      stride,
      padding: kernel.shape[2] >> 1,
      groups: x.shape[0] / kernel.shape[1],
      bias: load(`${data}/mobilenetv2/conv_${number}_bias.npy`),
    });
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
    const numbers = readdirSync(`${data}/mobilenetv2`)
      .filter((name) => name.endsWith("_weight.npy"))
      .map((name) => Number(/\d+/.exec(name)?.[0]))
      .sort((a, b) => a - b)
      .values();
    const next = () => numbers.next().value as number;

    let x = relu6(layerOf(next(), load(`${data}/pelican_3x224x224.npy`), 2));
    for (const [expansion, channels, repeats, stride] of blocks) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        let y = expansion > 1 ? relu6(layerOf(next(), x, 1)) : x;
        y = relu6(layerOf(next(), y, repeat === 0 ? stride : 1));
        y = layerOf(next(), y, 1);
        expect(y.shape[0]).toBe(channels);
        x = repeat > 0 ? (add(x, y) as Tensor<"float32">) : y;
      }
    }
    x = relu6(layerOf(next(), x, 1));

    expect(errors).toHaveLength(52);
    expect(Math.max(...errors)).toBeLessThan(1e-5);
    const whole = relativeError(x, load(`${torchOut}/last.npy`));
    expect(whole).toBeLessThan(1e-5);
    console.info(
      `MobileNetV2 against PyTorch: worst layer ${Math.max(...errors).toExponential(2)}, whole trunk ${whole.toExponential(2)}`,
    );
  }, 300_000);
});
