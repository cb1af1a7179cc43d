import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy } from "@convmtx/io";
import { randomNormal } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";
import { checkDisk, forecastFile, indexBytes } from "./file-forecast.ts";
import { matrixChunks, matrixFormats } from "./matrix-output.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-forecast-"));
  await writeFile(join(folder, "K.npy"), encodeNpy(randomNormal([64, 64, 3, 3], { seed: 1, dtype: "float32" })));
});
afterAll(() => rm(folder, { recursive: true }));

async function sizeOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) size += chunk.length;
  return size;
}

describe("the forecast of a file", () => {
  it.each(["float32", "float64"] as const)(
    "is exact where it says so, and an upper bound of what is packed: %s",
    async (dtype) => {
      const layer = convOperator(randomNormal([6, 3, 3, 3], { seed: 2, dtype }), {
        inputShape: [3, 20, 17],
        padding: 1,
      });
      const { shape, nnz } = layer;
      const source = { shape, nnz, dtype, rowBlocks: () => layer.rowBlocks() };
      for (const format of matrixFormats) {
        for (const options of [{ compression: "stored" }, { compression: "deflate" }, { indexBits: 64 }] as const) {
          const { bytes, isExact } = forecastFile(format, layer.forecast, options);
          const size = await sizeOf(matrixChunks(source, format, options));
          if (format === "petsc") expect(bytes).toBe(size);
          else if (isExact) expect(Math.abs(bytes - size)).toBeLessThan(2048);
          else expect(size / bytes).toBeLessThan(1.25);
          if (format === "mtx") expect(size / bytes).toBeGreaterThan(0.5);
        }
      }
    },
  );

  it("counts indices of 64 bits from 2^31 entries on, and where they are asked for", () => {
    const forecast = (nnz: number) => ({ shape: [9, 9], nnz, dtype: "float32", bytes: {}, flops: 0 }) as never;
    expect([2 ** 31 - 1, 2 ** 31].map((nnz) => indexBytes("npz", forecast(nnz), {}))).toEqual([4, 8]);
    expect([2 ** 31 - 2, 2 ** 31 - 1].map((nnz) => indexBytes("petsc", forecast(nnz), {}))).toEqual([4, 8]);
    expect(indexBytes("petsc", forecast(5), { indexBits: 64 })).toBe(8);
  });
});

describe("what neither disk nor format can hold is refused before anything is written", () => {
  const build = (...args: string[]) => runIn(folder, ["build", "--kernel", "file:K.npy", "--padding", "1", ...args]);

  it.each([
    ["T.npz", ["--compression", "stored"]],
    ["T.mtx", []],
    ["T.petsc", []],
  ] as const)("the disk: %s of 9 · 10^11 entries", async (name, options) => {
    const { code, err } = await build("--input", "64,5000,5000", "--out", `file:${name}`, ...options);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^convmtx build: the matrix is 1600000000 x 1600000000 with 9\d{11} stored entries \(float32\), T\.\w+ needs [\d.]+ TB, but [\d.]+ .B are free.*\[DISK_LIMIT\]\n$/,
    );
    expect(await readdir(folder)).toEqual(["K.npy"]);
  });

  it("but not what goes into a device", async () => {
    expect(
      await checkDisk(
        "/dev/null",
        "petsc",
        convOperator(randomNormal([64, 64, 3, 3], { seed: 3 }), { inputShape: [64, 5000, 5000] }).forecast,
        {},
      ),
    ).toBe(undefined);
  });

  it("the format: more columns than int32 can number, and 32 bits where 64 are needed", async () => {
    const columns = await build("--input", "64,9000,9000", "--out", "file:T.npz");
    expect(columns).toMatchObject({
      code: 2,
      err: expect.stringMatching(/more columns than int32 .*\[INDEX_LIMIT\]\n$/),
    });
    const bits = await build("--input", "64,300,300", "--out", "file:T.petsc", "--index-bits", "32");
    expect(bits).toMatchObject({
      code: 2,
      err: expect.stringMatching(/does not fit indices of 32 bits.*\[INDEX_LIMIT\]\n$/),
    });
    expect(await readdir(folder)).toEqual(["K.npy"]);
  });
});
