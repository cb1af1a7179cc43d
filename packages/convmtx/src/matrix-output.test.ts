import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMatrixMarket, encodeNpy } from "@convmtx/io";
import { ones } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-output-"));
  await writeFile(join(folder, "K.npy"), encodeNpy(ones([1, 1, 3])));
  await writeFile(join(folder, "blur.mtx"), encodeMatrixMarket(ones([3, 3])));
});
afterAll(() => rm(folder, { recursive: true }));

describe("options and names of other formats than the one that is written", () => {
  const layer = ["--kernel", "file:K.npy", "--input", "1,9"];
  const out = ["--out", "file:new.npz"];

  it.each([
    [
      ["build", ...layer, ...out, "--index-bits", "64"],
      "build: --index-bits is of petsc, but npz is written [OPTION_INVALID]",
    ],
    [
      ["build", ...layer, "--out", "file:new.mtx", "--compression", "stored"],
      /^build: --compression is of npz, but mtx is written/,
    ],
    [["build", ...layer, ...out, "--format", "petsc"], /^build: .*new\.npz is the name of another format than petsc; /],
    [
      ["convert", "file:blur.mtx", "file:new.petsc", "--format", "csc"],
      "convert: --format is of npz, but petsc is written [OPTION_INVALID]",
    ],
    [
      ["spy", "file:blur.mtx", "--out", "file:new.png", "--width", "100000"],
      "spy: --width is 100000, expected at most 16384 [OPTION_INVALID]",
    ],
  ] as [string[], string | RegExp][])("%j", async (args, expected) => {
    const { code, err } = await runIn(folder, args);
    expect(code).toBe(2);
    const line = err.trimEnd().replace(/^convmtx /, "");
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
    expect(await readdir(folder)).toEqual(["K.npy", "blur.mtx"]);
  });
});
