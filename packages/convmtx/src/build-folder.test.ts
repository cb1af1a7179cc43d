import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpz, readNpz } from "@convmtx/io";
import { csrFromDense, norm } from "@convmtx/sparse";
import { full, ones, randomNormal } from "@convmtx/tensor";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";
import { encodeChain } from "../fixtures/onnx-model.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-folder-"));
  const weight = randomNormal([2, 1, 3], { seed: 1 });
  const one = { name: "inner", op: "Conv", weight, bias: ones([2]) };
  await writeFile(at("model.onnx"), encodeChain([1, 9], [one]));
  await writeFile(at("beside.onnx"), encodeChain([1, 9], [{ ...one, bias: undefined, external: "w.bin" }]));
  await writeFile(at("w.bin"), new Float32Array(6).fill(1));
});
afterEach(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const build = (model: string, ...more: string[]) =>
  runIn(folder, ["build", "--model", `file:${model}`, "--all", "--out-dir", "file:out", ...more]);

describe("a folder of matrices", () => {
  it("is built anew where weights beside the model are others", async () => {
    await build("beside.onnx");
    await writeFile(at("w.bin"), new Float32Array(6).fill(2));
    expect(await build("beside.onnx")).toMatchObject({ code: 2, err: expect.stringContaining("another build") });
    expect((await build("beside.onnx", "--force")).code).toBe(0);
    const { matrix } = await readNpz(await readFile(at("out/1-inner.npz")));
    expect(norm(matrix as never, Number.POSITIVE_INFINITY)).toBe(6);
  });

  it("is not whole without a bias, and --force makes every file again", async () => {
    await build("model.onnx");
    await unlink(at("out/1-inner.bias.npy"));
    expect((await build("model.onnx")).out).toContain("written    1-inner.npz");
    expect(await readdir(at("out"))).toEqual(["1-inner.bias.npy", "1-inner.npz", "manifest.json"]);
    expect((await build("model.onnx")).out).toContain("kept       1-inner.npz");
    await writeFile(at("out/1-inner.npz"), "no matrix");
    expect((await build("model.onnx", "--force")).out).toContain("written    1-inner.npz");
    expect((await stat(at("out/1-inner.npz"))).size).toBeGreaterThan(100);
  });

  it("loses with --force what another format left, and nothing else", async () => {
    await build("model.onnx");
    await writeFile(at("out/notes.txt"), "mine");
    expect((await build("model.onnx", "--format", "mtx", "--force")).code).toBe(0);
    expect(await readdir(at("out"))).toEqual(["1-inner.bias.npy", "1-inner.mtx", "manifest.json", "notes.txt"]);
  });

  it("needs the folder above it", async () => {
    const { code, err } = await runIn(folder, [
      "build",
      "--model",
      "file:model.onnx",
      "--all",
      "--out-dir",
      "file:no/out",
    ]);
    expect({ code, err }).toEqual({ code: 2, err: "convmtx build: no/out: no such file or directory [ENOENT]\n" });
  });
});

it("names from a model move no cursor", async () => {
  const name = "a\u001b[31m\nb";
  await writeFile(at("odd.onnx"), encodeChain([1, 9], [{ name, op: "Conv", weight: ones([1, 1, 3]) }]));
  const { out } = await runIn(folder, ["layers", "file:odd.onnx"]);
  expect(out).toContain("a\\x1b[31m\\x0ab");
  const { err } = await runIn(folder, ["norm", "--model", "file:odd.onnx", "--layer", "x"]);
  expect(err).not.toContain("\u001b");
});

it("matvec takes a row as long as memory allows, and says what it lacks", async () => {
  await writeFile(at("row.npz"), await encodeNpz(csrFromDense(full([1, 3_000_000], 0.5)), { compression: "stored" }));
  await writeFile(at("x.npz"), await encodeNpz(csrFromDense(ones([3_000_000, 1]))));
  const product = (...more: string[]) =>
    runIn(folder, ["matvec", "file:row.npz", "file:x.npz", "--out", "file:y.npy", ...more]);
  expect((await product()).code).toBe(0);
  const { code, err } = await product("--memory", "100MB");
  expect(code).toBe(2);
  expect(err).toMatch(
    /^convmtx matvec: .*row 0 has 3000000 entries, more than --memory = \d+ of a block allow; raise it \[MEMORY_LIMIT\]\n$/,
  );
});
