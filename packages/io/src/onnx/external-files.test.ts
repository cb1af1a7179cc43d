import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { externalFiles } from "../node.ts";
import { encodeModel } from "./encode-model.ts";
import { readOnnx } from "./read-onnx.ts";

const root = mkdtempSync(join(tmpdir(), "convmtx-onnx-"));
afterAll(() => rmSync(root, { recursive: true }));
const folder = join(root, "model");
mkdirSync(join(folder, "parts"), { recursive: true });
const modelPath = join(folder, "model.onnx");
for (const path of ["model/weights.bin", "model/parts/more.bin", "model/..bin", "secret.bin"]) {
  writeFileSync(join(root, path), Uint8Array.of(1, 2, 3, 4));
}
symlinkSync(join(root, "secret.bin"), join(folder, "leads-out.bin"));
symlinkSync(root, join(folder, "parts", "up"));
symlinkSync(join(folder, "weights.bin"), join(folder, "leads-in.bin"));

/** The elements of a constant which lies at this location. */
async function read(location: string): Promise<number[]> {
  const external = { location, offset: "1", length: "2" };
  const initializers = [{ name: "w", dataType: 2, dims: [2], external }];
  await using files = externalFiles(modelPath);
  const { graph } = await readOnnx(encodeModel({ nodes: [], initializers }), { external: files.open });
  return [...(await graph.initializers.get("w")!.read()).tensor.toTypedArray()];
}

describe("externalFiles", () => {
  it.each(["weights.bin", "./weights.bin", "parts/more.bin", "parts/../weights.bin", "leads-in.bin", "..bin"])(
    "opens %s, which is in the model's folder",
    async (location) => {
      expect(await read(location)).toEqual([2, 3]);
    },
  );

  it.each([
    ["the folder above", "../secret.bin"],
    ["the folder above, by way of a folder", "parts/../../secret.bin"],
    ["a symbolic link out of the folder", "leads-out.bin"],
    ["a folder that is a symbolic link out", "parts/up/secret.bin"],
    ["an absolute path", join(root, "secret.bin")],
    ["an absolute path into the folder", join(folder, "weights.bin")],
    ["the folder itself", "."],
    ["no name", ""],
    ["a folder", "parts"],
    ["what no file can be called", "weights.bin\0"],
  ])("refuses %s", async (_name, location) => {
    await expect(read(location)).rejects.toMatchObject({ code: "FILE_INVALID" });
  });

  it("gives Node's own error for what is not there", async () => {
    await expect(read("nowhere.bin")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("opens each file once, and closes all", async () => {
    const files = externalFiles(modelPath);
    const [one, two] = [await files.open("weights.bin"), await files.open("weights.bin")];
    expect(one).toBe(two);
    await expect(files.open("nowhere.bin")).rejects.toMatchObject({ code: "ENOENT" });
    await files.close();
    await expect(one.read(0, 1)).rejects.toMatchObject({ code: "EBADF" });
  });
});
