import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeNpy } from "@convmtx/io";
import { Csr } from "@convmtx/sparse";
import { Tensor, tensor } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { denseUnder, readInput, readTensor } from "./input-file.ts";

const python = "/usr/bin/python3";
const hasNumpy = spawnSync(python, ["-c", "import numpy"]).status === 0;
if (!hasNumpy) console.warn(`skipped: npz archives of NumPy are not read as kernels (${python} with numpy is needed)`);

let folder = "";
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-input-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("readInput", () => {
  it("tells a file by its content, also inside gzip", async () => {
    const bytes = encodeNpy(tensor(Int32Array.of(1, 2, 3)));
    await writeFile(at("named.mtx"), gzipSync(bytes));
    const file = await readInput(at("named.mtx"), {});
    expect(file).toMatchObject({ container: "npy.gz", format: "array in C order", sourceDtype: "int32" });
    expect(file.content instanceof Tensor && [...file.content.toTypedArray()]).toEqual([1, 2, 3]);
  });

  it("keeps the order of a coordinate file, and its word for the numbers", async () => {
    await writeFile(at("s.mtx"), "%%MatrixMarket matrix coordinate integer symmetric\n2 2 2\n2 1 5\n1 1 4\n");
    expect(await readInput(at("s.mtx"), {})).toMatchObject({
      container: "mtx",
      format: "coordinate integer symmetric",
      content: { format: "coo", nnz: 3 },
    });
  });

  it.skipIf(!hasNumpy)("takes an npz archive for its only array, and names the arrays of a larger one", async () => {
    const script = "import numpy as np; np.savez('one.npz', np.ones((2, 3))); np.savez('two.npz', a=[1], b=[2])";
    execFileSync(python, ["-c", script], { cwd: folder });
    expect((await readTensor(at("one.npz"), {})).shape).toEqual([2, 3]);
    await expect(readInput(at("two.npz"), {})).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: `${at("two.npz")}: the archive holds 2 arrays (a, b), expected a sparse matrix or one array`,
    });
  });

  it("puts the path in front of what the reader says, once", async () => {
    await writeFile(at("bad.mtx"), "%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 1\n");
    await expect(readInput(at("bad.mtx"), {})).rejects.toMatchObject({
      code: "FILE_INVALID",
      message: expect.stringMatching(/bad\.mtx: line 3: /),
    });
  });
});

describe("denseUnder", () => {
  const empty = Csr.fromParts({
    shape: [3, 4],
    indptr: new Int32Array(4),
    indices: new Int32Array(0),
    data: new Float64Array(0),
  });

  it("counts the bytes before it takes them", () => {
    expect(denseUnder("a.npz", empty, 96).shape).toEqual([3, 4]);
    expect(() => denseUnder("a.npz", empty, 95)).toThrow(
      "a.npz: 3 x 4 takes 96 bytes as a dense array, over the ceiling of 95; raise --memory",
    );
  });
});
