import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOnnx } from "@convmtx/io";
import { afterAll, describe, expect, it } from "vitest";
import { digitPicture, digits, hasMnist, mnistModel } from "./digits.ts";
import { readLayers, runSparse } from "./sparse-network.ts";

const command = fileURLToPath(new URL("../../convmtx/src/cli.ts", import.meta.url));
const fixture = new URL("../fixtures/mnist-scores.json", import.meta.url);
const { scores } = JSON.parse(readFileSync(fixture, "utf8")) as { scores: Record<string, readonly number[]> };

describe.skipIf(!hasMnist)("a trained network, built by the command line and run by sparse products", () => {
  const folder = mkdtempSync(join(tmpdir(), "convmtx-mnist-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const convmtx = (...args: string[]) =>
    execFileSync(process.execPath, ["--conditions=@convmtx/source", command, ...args], { encoding: "utf8" });

  it("has three layers, whose matrices are forecast exactly", () => {
    const { layers, total } = JSON.parse(convmtx("layers", mnistModel, "--json"));
    expect(layers.map(({ name, shape, nnz }: Record<string, unknown>) => [name, shape, nnz])).toEqual([
      ["Convolution28", [6272, 784], 8 * 134 ** 2],
      ["Convolution110", [3136, 1568], 16 * 8 * 64 ** 2],
      ["Plus214_Output_0", [10, 256], 2560],
    ]);
    expect(total.nnz).toBe(8 * 134 ** 2 + 16 * 8 * 64 ** 2 + 2560);
  });

  it("tells the four digits, with the scores of ONNX Runtime", async () => {
    convmtx("build", "--model", mnistModel, "--all", "--out-dir", folder);
    const [model, layers] = [await readOnnx(readFileSync(mnistModel)), await readLayers(folder)];
    expect(layers.size).toBe(3);
    for (const digit of digits) {
      const result = [...runSparse(model, layers, digitPicture(digit)).toTypedArray()];
      expect(result.indexOf(Math.max(...result))).toBe(digit);
      const error = Math.max(...result.map((score, i) => Math.abs(score - scores[digit][i])));
      expect(error).toBeLessThan(1e-4);
      console.log(`digit ${digit}: scores differ by ${error.toExponential(1)} at most`);
    }
  });
});
