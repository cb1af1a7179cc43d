import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Csr, random, toDense } from "@convmtx/sparse";
import { randomNormal, tensor } from "@convmtx/tensor";
import { afterAll, describe, expect, it } from "vitest";
import { readPetsc, writePetsc } from "../index.ts";
import { openFile, writeFile } from "../node.ts";

const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const script = fileURLToPath(new URL("../../fixtures/petsc_files.py", import.meta.url));
const env = { ...process.env, PETSC_DIR: process.env["PETSC_DIR"] ?? debianPetsc(), OMP_NUM_THREADS: "1" };
const hasPetsc = canImportPetsc();

/** Debian's petsc4py does not find its own PETSc unless the -dev package is there too. */
function debianPetsc(): string {
  const folder = "/usr/lib/petscdir";
  const real = existsSync(folder)
    ? readdirSync(folder).flatMap((version) =>
        existsSync(join(folder, version))
          ? readdirSync(join(folder, version)).map((arch) => join(folder, version, arch))
          : [],
      )
    : [];
  return real.find((path) => path.endsWith("-real")) ?? "";
}

function canImportPetsc(): boolean {
  try {
    execFileSync(python, ["-c", "import petsc4py; petsc4py.init([]); from petsc4py import PETSc"], {
      stdio: "ignore",
      env,
    });
    return true;
  } catch {
    console.warn(`skipped: cross-checks with PETSc (no ${python} with petsc4py; set PYTHON and PETSC_DIR)`);
    return false;
  }
}

describe.skipIf(!hasPetsc)("PETSc itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "convmtx-petsc-"));
  const run = (command: string) =>
    JSON.parse(execFileSync(python, [script, command, folder], { encoding: "utf8", env, timeout: 60_000 }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("opens what is written: matrices, vectors, dense matrices, several in a file", async () => {
    const a = random([7, 5], { density: 0.4, seed: 1 });
    const wide = random([3, 40], { density: 0.2, seed: 2, dtype: "float32" });
    const empty = Csr.fromParts({
      shape: [3, 2],
      indptr: new Int32Array(4),
      indices: new Int32Array(0),
      data: new Float64Array(0),
    });
    const [x, dense] = [randomNormal([5], { seed: 3 }), randomNormal([2, 3], { seed: 4 })];
    await writeFile(join(folder, "a.petsc"), writePetsc([a, x]));
    await writeFile(join(folder, "b.petsc"), writePetsc([wide, empty]));
    await writeFile(join(folder, "c.petsc"), writePetsc(dense));
    const manifest = [
      { name: "a.petsc", kinds: ["mat", "vec"] },
      { name: "b.petsc", kinds: ["mat", "mat"] },
      { name: "c.petsc", kinds: ["dense"] },
    ];
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    const plain = ({ shape, indptr, indices, data }: Csr) => ({
      shape: [...shape],
      indptr: [...indptr],
      indices: [...indices],
      data: [...data],
    });
    expect(run("open")).toEqual([
      [plain(a), [...x.toTypedArray()]],
      [plain(wide), plain(empty)],
      [{ shape: [2, 3], data: [...dense.toTypedArray()] }],
    ]);
  });

  it("writes what is opened", async () => {
    const { files, indexBits } = run("write");
    for (const { name, mat, vec } of files) {
      const source = await openFile(join(folder, name));
      const file = await readPetsc(source);
      await source.close();
      expect(file.indexBits).toBe(indexBits);
      const [matrix, vector] = file.objects;
      if (matrix.kind !== "mat" || vector.kind !== "vec") throw new Error("other objects");
      const { shape, indptr, indices, data } = matrix.matrix;
      expect({ shape, indptr: [...indptr], indices: [...indices], data: [...data] }).toEqual(mat);
      expect([...vector.tensor.toTypedArray()]).toEqual(vec);
    }
    const source = await openFile(join(folder, "petsc-dense.dat"));
    const [object] = (await readPetsc(source)).objects;
    await source.close();
    const dense = object.kind === "mat" ? toDense(object.matrix) : object.tensor;
    expect(dense.toTypedArray()).toEqual(tensor([0, 1, 2, 10, 11, 12]).toTypedArray());
  });
});
