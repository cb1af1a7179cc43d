import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onnxLayers, readOnnx } from "@convmtx/io";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, describe, expect, it, vi } from "vitest";
import { digitPicture, digits, mnistModel } from "./digits.ts";
import { readLayers, runSparse } from "./sparse-network.ts";

const command = fileURLToPath(new URL("../../convmtx/src/cli.ts", import.meta.url));
const fixture = new URL("../fixtures/mnist-scores.json", import.meta.url);
const { scores } = JSON.parse(readFileSync(fixture, "utf8")) as { scores: Record<string, readonly number[]> };

const path = mnistModel ?? "";

describe.skipIf(mnistModel === undefined)(
  "a trained network, built by the command line and run by sparse products",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "convmtx-mnist-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const convmtx = (...args: string[]) =>
      execFileSync(process.execPath, ["--conditions=@convmtx/source", command, ...args], { encoding: "utf8" });

    it("has three layers, whose matrices are forecast exactly", () => {
      const { layers, total } = JSON.parse(convmtx("layers", path, "--json"));
      expect(layers.map(({ name, shape, nnz }: Record<string, unknown>) => [name, shape, nnz])).toEqual([
        ["Convolution28", [6272, 784], 8 * 134 ** 2],
        ["Convolution110", [3136, 1568], 16 * 8 * 64 ** 2],
        ["Plus214_Output_0", [10, 256], 2560],
      ]);
      expect(total.nnz).toBe(8 * 134 ** 2 + 16 * 8 * 64 ** 2 + 2560);
    });

    it("tells the four digits, with the scores of ONNX Runtime", async () => {
      convmtx("build", "--model", path, "--all", "--out-dir", folder);
      const [model, layers] = [await readOnnx(readFileSync(path)), await readLayers(folder)];
      expect(layers.size).toBe(3);
      for (const digit of digits) {
        const result = [...runSparse(model, layers, digitPicture(digit)).toTypedArray()];
        expect(result.indexOf(Math.max(...result))).toBe(digit);
        const error = Math.max(...result.map((score, i) => Math.abs(score - scores[digit][i])));
        expect(error).toBeLessThan(1e-4);
        console.log(`digit ${digit}: scores differ by ${error.toExponential(1)} at most`);
      }
    });
  },
);

describe("the README of @convmtx/io", () => {
  it.skipIf(mnistModel === undefined)("lists the layers of a model as it says", async () => {
    const bytes = readFileSync(path);
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    for (const { name, geometry, inputShape = [], read } of await onnxLayers(await readOnnx(bytes))) {
      const { kernel, bias } = await read();
      const layer = convOperator(kernel, { ...geometry, inputShape, bias });
      console.log(name, layer.toCsr().shape);
    }
    const printed = log.mock.calls;
    log.mockRestore();
    expect(printed).toEqual([
      ["Convolution28", [6272, 784]],
      ["Convolution110", [3136, 1568]],
      ["Plus214_Output_0", [10, 256]],
    ]);
  });

  it("shows these lines", () => {
    const lines = (url: URL) =>
      readFileSync(url, "utf8")
        .split("\n")
        .map((line) => line.trim());
    const readme = readFileSync(new URL("../../io/README.md", import.meta.url), "utf8");
    const block = /```ts\n(for \(.*?)```/s.exec(readme)?.[1] ?? "";
    expect(block).not.toBe("");
    const own = lines(new URL(import.meta.url));
    expect(block.split("\n").filter((line) => !own.includes(line.trim()))).toEqual([]);
  });
});
