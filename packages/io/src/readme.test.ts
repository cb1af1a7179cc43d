import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpy, encodeNpy, readMatrix, readNpz, writeMatrixMarket, writeNpz } from "@convmtx/io";
import { openFile, writeFile } from "@convmtx/io/node";
import { eye } from "@convmtx/sparse";
import { ones } from "@convmtx/tensor";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = await mkdtemp(join(tmpdir(), "convmtx-io-"));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

it("the README's example runs", async () => {
  const matrix = eye(3);
  await writeFile("T.npz", writeNpz(matrix)); // scipy.sparse.load_npz("T.npz")
  await writeFile("T.mtx.gz", writeMatrixMarket(matrix, { gzip: true })); // scipy.io.mmread("T.mtx.gz")

  const source = await openFile("T.npz");
  const { matrix: same, format } = await readNpz(source); // Csr, "csr"
  await source.close();
  const file = await readMatrix(createReadStream("T.mtx.gz")); // told by its first bytes
  const { tensor } = decodeNpy(encodeNpy(ones([2, 3]))); // shape [2, 3]

  expect(same).toEqual(matrix);
  expect(format).toBe("csr");
  expect(file).toMatchObject({ kind: "matrix-market", symmetry: "general", matrix: { nnz: 3, shape: [3, 3] } });
  expect(tensor).toEqual(ones([2, 3]));
});

it("the README's example is the one above", async () => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
  const block = /```ts\n(.*?)```/s.exec(await read("../README.md"))?.[1] ?? "";
  const lines = (text: string) => text.split("\n").map((line) => line.trim());
  const own = lines(await read("./readme.test.ts"));
  expect(block).not.toBe("");
  expect(lines(block).filter((line) => !own.includes(line))).toEqual([]);
});
