import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Coo, type Csc, Csr, cooFromCsr, cscFromCsr, toDense } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeNpy, readMatrixMarket, readNpy, readNpz, writeMatrixMarket, writeNpz } from "./index.ts";
import { writeFile } from "./node.ts";

const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const script = fileURLToPath(new URL("../fixtures/scipy_files.py", import.meta.url));
const hasSciPy = canImportSciPy();

function canImportSciPy(): boolean {
  try {
    execFileSync(python, ["-c", "import scipy.sparse"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn(`skipped: cross-checks with SciPy (no ${python} with scipy; set PYTHON)`);
    return false;
  }
}

const run = (...args: string[]): unknown =>
  JSON.parse(execFileSync(python, [script, ...args], { encoding: "utf8", maxBuffer: 1 << 26 }));

type Numbers = readonly (number | "nan" | "inf" | "-inf")[];

interface Stored {
  readonly format: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: Numbers;
  readonly indptr?: readonly number[];
  readonly indices?: readonly number[];
  readonly row?: readonly number[];
  readonly col?: readonly number[];
}

interface WrittenFile {
  readonly name: string;
  readonly kind: "npy" | "npz" | "mtx";
  readonly base64: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Numbers;
  readonly dense: Numbers;
  readonly stored: Stored;
}

const plain = (values: Numbers): number[] =>
  values.map((value) =>
    typeof value === "number"
      ? value
      : { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY }[value],
  );

/** Zeros of either sign are one: a sum in a dense array does not keep the sign. */
const unsigned = (values: Iterable<number>): number[] => Array.from(values, (value) => value + 0);

async function expectFile(file: WrittenFile): Promise<void> {
  const bytes = Uint8Array.from(Buffer.from(file.base64, "base64"));
  if (file.kind === "npy") {
    const { tensor: x, sourceDtype } = await readNpy(bytes);
    expect([sourceDtype, x.shape]).toEqual([file.dtype, file.shape]);
    expect([...x.toTypedArray()]).toEqual(plain(file.data));
    return;
  }
  if (file.kind === "mtx") {
    const { matrix } = await readMatrixMarket(bytes);
    expect(matrix.shape).toEqual(file.shape);
    const dense: Tensor = "strides" in matrix ? matrix : toDense(matrix);
    expect(unsigned(dense.toTypedArray())).toEqual(unsigned(plain(file.dense)));
    return;
  }
  const { matrix, format, sourceDtype } = await readNpz(bytes);
  const { stored } = file;
  expect([format, sourceDtype, matrix.shape]).toEqual([stored.format, stored.dtype, stored.shape]);
  expect(unsigned(toDense(matrix).toTypedArray())).toEqual(unsigned(plain(file.dense)));
  if (format === "bsr" || format === "dia") return;
  expect([...matrix.data]).toEqual(plain(stored.data));
  const indices = matrix.format === "coo" ? [matrix.row, matrix.col] : [matrix.indptr, matrix.indices];
  const wanted = matrix.format === "coo" ? [stored.row, stored.col] : [stored.indptr, stored.indices];
  expect(indices.map((array) => [...array])).toEqual(wanted);
}

const fixture = JSON.parse(readFileSync(new URL("../fixtures/files.json", import.meta.url), "utf8")) as {
  meta: Readonly<Record<string, unknown>>;
  files: readonly WrittenFile[];
};

describe("files which NumPy and SciPy wrote", () => {
  it(`are all here (${JSON.stringify(fixture.meta)})`, () => {
    expect(fixture.files.length).toBe(184);
  });

  it.each(fixture.files.map((file) => [`${file.name}.${file.kind}`, file] as const))("%s", async (_, file) => {
    expect.hasAssertions();
    await expectFile(file);
  });

  it.skipIf(!hasSciPy)("from the Python at hand, with other numbers", async () => {
    const { files } = run("write", "20261123") as typeof fixture;
    expect(files.length).toBe(fixture.files.length);
    for (const file of files) await expectFile(file);
  });
});

const special = [
  0,
  -0,
  1,
  -1,
  0.1,
  5e-324,
  1.7976931348623157e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

/** Canonical matrices with empty rows and columns, zero lengths and special values. */
const matrices = fc
  .tuple(fc.nat(6), fc.nat(6), fc.constantFrom("float32" as const, "float64" as const))
  .chain(([nrows, ncols, dtype]) =>
    fc
      .array(fc.option(fc.oneof(fc.constantFrom(...special), fc.double()), { nil: undefined, freq: 2 }), {
        minLength: nrows * ncols,
        maxLength: nrows * ncols,
      })
      .map((cells) => {
        const indptr = [0];
        const indices: number[] = [];
        const data: number[] = [];
        for (let i = 0; i < nrows; i++) {
          for (let j = 0; j < ncols; j++) {
            const value = cells[i * ncols + j];
            if (value === undefined) continue;
            indices.push(j);
            data.push(value);
          }
          indptr.push(indices.length);
        }
        return Csr.fromParts({
          shape: [nrows, ncols],
          indptr: Int32Array.from(indptr),
          indices: Int32Array.from(indices),
          data: dtype === "float32" ? Float32Array.from(data) : Float64Array.from(data),
        });
      }),
  );

describe.skipIf(!hasSciPy)("files which this package wrote, as SciPy reads them", () => {
  const folder = mkdtempSync(join(tmpdir(), "convmtx-io-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const expected = new Map<string, object>();
  let found: Readonly<Record<string, { readonly data: Numbers }>> = {};

  beforeAll(async () => {
    const samples = fc.sample(matrices, { seed: 7, numRuns: 25 });
    for (const [n, csr] of samples.entries()) {
      const unsorted = Coo.fromPartsUnsorted({
        shape: csr.shape,
        row: cooFromCsr(csr).row.toReversed(),
        col: cooFromCsr(csr).col.toReversed(),
        data: csr.data.toReversed() as Float64Array,
      });
      for (const matrix of [csr, cscFromCsr(csr), unsorted]) await sparse(`${n}-${matrix.format}`, matrix);
      await sparse(`${n}-blocks`, csr, true);
      await market(`${n}.mtx`, csr);
    }
    await market("general.mtx.gz", samples[3], true);
    const arrays = [
      [
        "f8",
        "<f8",
        tensor([
          [1.5, -2, 3],
          [4, 5e-324, 6],
        ]),
      ],
      ["f4", "<f4", tensor([[[1.5]], [[-2]]], { dtype: "float32" })],
      ["i4", "<i4", tensor([[1, -2]], { dtype: "int32" })],
      ["u1", "|u1", tensor([255], { dtype: "uint8" })],
    ] as const;
    for (const [name, descr, array] of arrays) {
      await writeFile(join(folder, `${name}.npy`), encodeNpy(array));
      expected.set(`${name}.npy`, { dtype: descr, shape: array.shape, data: [...array.data] });
    }
    found = run("read", folder) as typeof found;
  });

  async function sparse(name: string, matrix: Csr | Csc | Coo, asBlocks = false): Promise<void> {
    const source = asBlocks ? blocksOf(matrix as Csr) : matrix;
    for (const compression of ["deflate", "stored"] as const) {
      const file = `${name}-${compression}.npz`;
      await writeFile(join(folder, file), writeNpz(source, { compression }));
      const { format, shape, dtype } = matrix;
      const parts =
        matrix.format === "coo"
          ? { row: [...matrix.row], col: [...matrix.col] }
          : { indptr: [...matrix.indptr], indices: [...matrix.indices] };
      expected.set(file, { format, shape, dtype, ...parts, data: [...matrix.data] });
    }
  }

  async function market(file: string, matrix: Csr, gzip = false): Promise<void> {
    await writeFile(join(folder, file), writeMatrixMarket(matrix, { gzip, comment: "by convmtx" }));
    const info = [...matrix.shape, matrix.nnz, "coordinate", "real", "general"];
    expected.set(file, { info, shape: matrix.shape, data: unsigned(toDense(matrix).toTypedArray()) });
  }

  it("every one", () => {
    expect(expected.size).toBe(25 * (4 * 2 + 1) + 1 + 4);
    for (const [file, wanted] of expected) {
      const { data, ...rest } = found[file];
      const values = plain(data);
      expect({ ...rest, data: file.includes(".mtx") ? unsigned(values) : values }, file).toEqual(wanted);
    }
  });
});

function blocksOf(matrix: Csr) {
  return {
    shape: matrix.shape,
    nnz: matrix.nnz,
    dtype: matrix.dtype,
    *rowBlocks() {
      for (let i = 0; i < matrix.shape[0]; i++) {
        const [from, to] = [matrix.indptr[i], matrix.indptr[i + 1]];
        yield {
          matrix: Csr.fromParts({
            shape: [1, matrix.shape[1]],
            indptr: Int32Array.of(0, to - from),
            indices: matrix.indices.slice(from, to),
            data: matrix.data.slice(from, to) as Float64Array,
          }),
        };
      }
    },
  };
}
