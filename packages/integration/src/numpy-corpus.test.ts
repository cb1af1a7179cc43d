import { readFileSync } from "node:fs";
import { decodeNpy, type NpyArray, readNpy, readNpz, readNpzArrays, type SparseFile } from "@convmtx/io";
import { toDense } from "@convmtx/sparse";
import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { readCorpus, sharedPath } from "./corpus.ts";
import { refusedOnPurpose, refusedUnlessLossy, rejected } from "./corpus-numpy-files.ts";

type Numbers = readonly (number | string)[];

interface Dense {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Numbers;
}

interface Sparse extends Dense {
  readonly format: SparseFile["format"];
  readonly indptr?: readonly number[];
  readonly indices?: readonly number[];
  readonly row?: readonly number[];
  readonly col?: readonly number[];
}

interface Case {
  readonly name: string;
  readonly op: "read_npz" | "read_npy" | "read_npz_dense";
  readonly attrs: { readonly file: string };
  readonly tol: { readonly rtol: number };
  readonly expected: {
    readonly throws?: true;
    readonly y?: Dense | Sparse;
    readonly yDense?: Dense;
    readonly members?: Readonly<Record<string, Dense>>;
    readonly shapes?: Readonly<Record<string, readonly number[]>>;
    readonly sums?: Readonly<Record<string, number>>;
  };
}

const all = readCorpus<Case>("numpy-files") ?? [];
const onPurpose = new Map(refusedOnPurpose.flatMap((refusal) => refusal.cases.map((name) => [name, refusal] as const)));
const isReadable = ({ name, expected }: Case): boolean => expected.throws === undefined && !onPurpose.has(name);
const named = (cases: readonly Case[]) => cases.map((one) => [one.name, one] as const);

function bytesOf(one: Case): Uint8Array {
  const path = sharedPath(`corpus/${one.attrs.file}`);
  if (path === undefined) throw new Error(`the corpus lists ${one.attrs.file}, which is absent`);
  return readFileSync(path);
}

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const ranged = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: async (offset: number, length: number) => bytes.slice(offset, offset + length),
});

async function failureOf(run: () => Promise<unknown>): Promise<{ code: string; details: object }> {
  try {
    await run();
  } catch (error) {
    if (isConvmtxError(error)) return { code: error.code, details: error.details };
    throw error;
  }
  return { code: "accepted", details: {} };
}

function read(one: Case, bytes: Uint8Array): Promise<unknown> {
  if (one.op === "read_npy") return readNpy(bytes);
  return one.op === "read_npz" ? readNpz(bytes) : readNpzArrays(bytes);
}

const tensorDTypes: Readonly<Record<string, string>> = {
  bool: "uint8",
  int8: "int32",
  int16: "int32",
  int32: "int32",
  int64: "float64",
  uint8: "uint8",
  uint16: "int32",
  uint32: "float64",
  uint64: "float64",
  float16: "float32",
  float32: "float32",
  float64: "float64",
};

/** The value of `dtype` that the corpus means: its decimals are NumPy's shortest ones for that dtype. */
function expectValue(got: number, wanted: number, dtype: string): void {
  if (dtype === "float32") wanted = Math.fround(wanted);
  if (dtype !== "float16" || !Number.isFinite(wanted) || wanted === 0) {
    expect(got).toBe(wanted);
    return;
  }
  const ulp = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(got))), -14) - 10);
  expect(Math.abs(got - wanted)).toBeLessThan(ulp / 2);
}

function expectValues(got: ArrayLike<number>, { data, dtype }: Dense): void {
  expect(got.length).toBe(data.length);
  for (let k = 0; k < got.length; k++) expectValue(got[k], Number(data[k]), dtype);
}

function expectArray({ tensor, sourceDtype }: NpyArray, y: Dense): void {
  expect(sourceDtype).toBe(y.dtype);
  expect(tensor.dtype).toBe(tensorDTypes[y.dtype]);
  expect(tensor.shape).toEqual(y.shape);
  expectValues(tensor.toTypedArray(), y);
}

function expectSparse({ matrix, format, sourceDtype }: SparseFile, y: Sparse): void {
  expect(format).toBe(y.format);
  expect(sourceDtype).toBe(y.dtype);
  expect(matrix.dtype).toBe(y.dtype === "float32" ? "float32" : "float64");
  expect(matrix.shape).toEqual(y.shape);
  if (format === "bsr" || format === "dia") {
    expect(matrix.format).toBe(format === "bsr" ? "csr" : "coo");
    const stored = format === "bsr" ? y.data.length : y.data.filter((value) => value !== 0).length;
    expect(matrix.nnz).toBe(stored);
    return;
  }
  expect(matrix.format).toBe(format);
  const { row, col, indptr, indices } = matrix as unknown as Readonly<Record<string, Int32Array | undefined>>;
  const listed = [row, col, indptr, indices].map((array) => array && [...array]);
  expect(listed).toEqual([y.row, y.col, y.indptr, y.indices]);
  expectValues(matrix.data, y);
}

describe.skipIf(all.length === 0)("files of NumPy and SciPy", () => {
  it("are all here, and every name in the lists is one of them", () => {
    expect(all.length).toBe(155);
    const names = new Set(all.map(({ name }) => name));
    const listed = [...onPurpose.keys(), ...Object.keys(refusedUnlessLossy)];
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
    const bad = all.filter(({ expected }) => expected.throws).map(({ name }) => name);
    expect(bad.sort()).toEqual(
      Object.keys(rejected)
        .map((file) => `bad/${file}`)
        .sort(),
    );
  });

  const arrays = all.filter((one) => one.op === "read_npy" && isReadable(one));
  it.each(named(arrays))("reads %s", async (name, one) => {
    const bytes = bytesOf(one);
    if (Object.hasOwn(refusedUnlessLossy, name)) {
      const { code, details } = await failureOf(() => readNpy(bytes));
      expect({ code, details }).toMatchObject({ code: "PRECISION_LOSS", details: { index: refusedUnlessLossy[name] } });
    }
    const lossy = { lossy: true };
    const array = decodeNpy(bytes, lossy);
    expectArray(array, one.expected.y as Dense);
    for (const source of [bytes, ranged(bytes), inPieces(bytes, 5)])
      expect(await readNpy(source, lossy)).toEqual(array);
  });

  const sparse = all.filter((one) => one.op === "read_npz" && isReadable(one));
  it.each(named(sparse))("reads %s", async (_, one) => {
    const bytes = bytesOf(one);
    const file = await readNpz(bytes);
    expectSparse(file, one.expected.y as Sparse);
    if (one.expected.yDense !== undefined) {
      expectValues(toDense(file.matrix).toTypedArray(), one.expected.yDense);
    }
    for (const source of [ranged(bytes), inPieces(bytes, 100)]) expect(await readNpz(source)).toEqual(file);
  });

  const plain = all.filter((one) => one.op === "read_npz_dense" && isReadable(one));
  it.each(named(plain))("reads %s", async (_, one) => {
    const { members, shapes, sums } = one.expected;
    const found = await readNpzArrays(bytesOf(one));
    const keys = Object.keys(members ?? shapes ?? {});
    expect([...found.keys()].sort()).toEqual(keys.sort());
    for (const key of keys) {
      const array = found.get(key) as NpyArray;
      if (members?.[key] !== undefined) expectArray(array, members[key]);
      if (shapes?.[key] !== undefined) expect(array.tensor.shape).toEqual(shapes[key]);
      if (sums?.[key] !== undefined) {
        const values = array.tensor.toTypedArray() as Float64Array;
        const magnitude = values.reduce((sum, value) => sum + Math.abs(value), 0);
        const bound = 2 * (values.length + 1) * 2 ** -53 * magnitude;
        const sum = values.reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - sums[key])).toBeLessThanOrEqual(bound);
      }
    }
  });

  const refused = all.filter(({ name }) => onPurpose.has(name));
  it.each(named(refused).map(([name, one]) => [name, onPurpose.get(name)?.reason, one] as const))(
    "refuses %s: %s",
    async (name, _, one) => {
      expect((await failureOf(() => read(one, bytesOf(one)))).code).toBe(onPurpose.get(name)?.code);
    },
  );

  it.each(named(all.filter(({ expected }) => expected.throws)))("rejects %s", async (name, one) => {
    const { code, ...place } = rejected[name.slice("bad/".length)];
    expect(await failureOf(() => read(one, bytesOf(one)))).toMatchObject({ code, details: place });
  });
});
