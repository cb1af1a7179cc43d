import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeSafetensors, readNpz } from "@convmtx/io";
import type { Csr } from "@convmtx/sparse";
import { equal } from "@convmtx/sparse";
import { ones, randomNormal } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";
import { encodeChain } from "../fixtures/onnx-model.ts";

const kernel = randomNormal([4, 3, 3, 3], { seed: 1, dtype: "float32" });
const bias = randomNormal([4], { seed: 2, dtype: "float32" });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-model-"));
  const tensors = new Map([
    ["conv1.weight", kernel],
    ["conv1.bias", bias],
    ["fc.weight", randomNormal([10, 8], { seed: 3, dtype: "float32" })],
  ]);
  await writeFile(join(folder, "m.safetensors"), encodeSafetensors(tensors));
  const node = { name: "conv1", op: "Conv", weight: kernel, bias, attributes: { strides: [2, 2], pads: [1, 0, 0, 1] } };
  await writeFile(join(folder, "m.onnx"), encodeChain([3, 9, 8], [node]));
  await writeFile(join(folder, "open.onnx"), encodeChain([3, undefined, undefined], [node]));
});
afterAll(() => rm(folder, { recursive: true }));

const convmtx = (...args: string[]) => runIn(folder, args);
const expected = convOperator(kernel, {
  inputShape: [3, 9, 8],
  stride: 2,
  padding: [
    [1, 0],
    [0, 1],
  ],
});
const built = async () => (await readNpz(await readFile(join(folder, "T.npz")))).matrix as Csr;
const build = (...args: string[]) => convmtx("build", ...args, "--out", "file:T.npz", "--bias-out", "file:B.npy");

describe("a safetensors file", () => {
  const geometry = ["--input", "3,9,8", "--stride", "2", "--padding", "1:0,0:1"];

  it("lists the tensors that can be kernels", async () => {
    const { out } = await convmtx("layers", "file:m.safetensors");
    expect(out).toContain("1 that can be kernels of 3 tensors");
    expect(out).toContain("conv1.weight  4x3x3x3  float32");
    const { layers } = JSON.parse((await convmtx("layers", "file:m.safetensors", "--json")).out);
    expect(layers).toEqual([{ name: "conv1.weight", dtype: "float32", kernelShape: [4, 3, 3, 3] }]);
  });

  it.each(["conv1", "conv1.weight"])(
    "gives the layer %s with its bias, by the geometry of the options",
    async (name) => {
      expect((await build("--model", "file:m.safetensors", "--layer", name, ...geometry)).code).toBe(0);
      expect(equal(await built(), expected.toCsr())).toBe(true);
      const layer = ["--model", "file:m.safetensors", "--layer", name, ...geometry];
      const { code, out } = await convmtx("verify", "file:T.npz", ...layer, "--bias-out", "file:B.npy");
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("holds it") });
    },
  );

  it("says what it lacks", async () => {
    const layer = ["--model", "file:m.safetensors", "--layer"];
    expect((await build(...layer, "conv1")).err).toContain("holds weights alone; give --input");
    expect((await build(...layer, "conv2", ...geometry)).err).toContain("has conv1.weight; convmtx layers lists them");
    const all = await convmtx("build", "--model", "file:m.safetensors", "--all", "--out-dir", "file:d");
    expect(all).toMatchObject({ code: 2, err: expect.stringContaining("build them one by one with --layer") });
  });
});

describe("an ONNX file", () => {
  it("gives the layer with its own geometry and bias, and takes no other", async () => {
    const layer = ["--model", "file:m.onnx", "--layer", "conv1"];
    expect((await build(...layer)).code).toBe(0);
    expect(equal(await built(), expected.toCsr())).toBe(true);
    expect((await build(...layer, "--stride", "2")).err).toContain("--stride is given, but");
    expect((await build("--model", "file:m.onnx")).err).toContain("--layer is missing");
    expect((await build(...layer, "--kernel", "K.npy")).err).toContain("--kernel and --model are given");
  });

  it("takes the lengths that it leaves open", async () => {
    const layer = ["--model", "file:open.onnx", "--layer", "conv1"];
    expect((await build(...layer)).err).toContain("leaves the shape of its input open; give the model's --input");
    expect((await build(...layer, "--input", "3,9,8")).code).toBe(0);
    expect(equal(await built(), expected.toCsr())).toBe(true);
    expect((await convmtx("layers", "file:open.onnx")).out).toContain("give the model's --input");
  });
});

it("no model at all is refused with the place", async () => {
  await writeFile(join(folder, "text.onnx"), "not a model");
  expect(await convmtx("layers", "file:text.onnx")).toMatchObject({
    code: 2,
    err: expect.stringContaining("text.onnx: byte"),
  });
  await writeFile(
    join(folder, "cut.onnx"),
    encodeChain([1, 3], [{ name: "c", op: "Conv", weight: ones([1, 1, 3]) }]).slice(0, 40),
  );
  expect((await convmtx("layers", "file:cut.onnx")).err).toContain("[FILE_TRUNCATED]");
});
