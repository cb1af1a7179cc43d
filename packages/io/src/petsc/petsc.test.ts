import { Csr, cooFromCsr, cscFromCsr, csrFromDense, random } from "@convmtx/sparse";
import type { ErrorCode } from "@convmtx/tensor";
import { isConvmtxError, tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePetsc, readMatrix, readPetsc } from "../index.ts";
import type { RowBlocks } from "../row-blocks.ts";

const matrix = csrFromDense(
  tensor([
    [0, 0, 3],
    [4, 0, 0],
  ]),
);
const vector = tensor([1, 2]);

/** What PETSc 3.18 itself writes for them, with `-viewer_binary_skip_info`. */
const golden = {
  32: "00127b50 00000002 00000003 00000002 00000001 00000001 00000002 00000000 4008000000000000 4010000000000000 00127b4e 00000002 3ff0000000000000 4000000000000000",
  64: "0000000000127b50 0000000000000002 0000000000000003 0000000000000002 0000000000000001 0000000000000001 0000000000000002 0000000000000000 4008000000000000 4010000000000000 0000000000127b4e 0000000000000002 3ff0000000000000 4000000000000000",
};
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

async function refusal(run: () => Promise<unknown>): Promise<{ code: ErrorCode; message: string; details: unknown }> {
  try {
    await run();
  } catch (error) {
    if (isConvmtxError(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the bytes", () => {
  it.each([32, 64] as const)("with indices of %i bits are those of PETSc, and are read back", async (indexBits) => {
    const bytes = await encodePetsc([matrix, vector], { indexBits });
    expect(Buffer.from(bytes).toString("hex")).toBe(golden[indexBits].replaceAll(" ", ""));
    const file = await readPetsc(bytes);
    expect(file).toEqual({
      indexBits,
      scalar: "float64",
      objects: [
        { kind: "mat", matrix },
        { kind: "vec", tensor: vector },
      ],
    });
    for (const piece of [1, 3, 64]) expect(await readPetsc(inPieces(bytes, piece))).toEqual(file);
  });

  it("take 32 bits where they suffice, and round to single precision on request", async () => {
    const bytes = await encodePetsc(tensor([0.1]), { scalar: "float32" });
    expect(bytes.length).toBe(12);
    const { objects } = await readPetsc(bytes, { scalar: "float32" });
    expect(objects).toEqual([{ kind: "vec", tensor: tensor(Float32Array.of(0.1)) }]);
  });

  it("of a dense matrix follow row by row after -1", async () => {
    const dense = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const bytes = await encodePetsc(dense);
    expect(new DataView(bytes.buffer).getInt32(12)).toBe(-1);
    expect((await readPetsc(bytes)).objects).toEqual([{ kind: "dense-mat", tensor: dense }]);
  });
});

describe("round trips", () => {
  it("any matrix in any format, in blocks, by stream and by range", async () => {
    const shapes = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 7 }));
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(99), fc.constantFrom(32, 64), async ([rows, cols], seed, indexBits) => {
        const a = random([rows, cols], { density: 0.4, seed });
        const expected = { kind: "mat", matrix: a };
        for (const form of [a, cscFromCsr(a), cooFromCsr(a), inBlocks(a)]) {
          const bytes = await encodePetsc(form, { indexBits: indexBits as 32 | 64 });
          expect((await readPetsc(bytes)).objects).toEqual([expected]);
          expect(await readMatrix(inPieces(bytes, 5))).toMatchObject({ kind: "petsc", objects: [expected] });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps -0, NaN, infinities, duplicates and the order of a row", async () => {
    const odd = Csr.fromPartsUnsorted({
      shape: [1, 3],
      indptr: Int32Array.of(0, 5),
      indices: Int32Array.of(2, 0, 0, 1, 1),
      data: Float64Array.of(-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 1),
    });
    expect((await readPetsc(await encodePetsc(odd))).objects).toEqual([{ kind: "mat", matrix: odd }]);
  });

  it("reads an index set, and a Mat whose number of entries is marked as too many", async () => {
    expect(await readPetsc(fromHex("00127b52 00000002 00000005 00000003"))).toMatchObject({
      objects: [{ kind: "is", tensor: tensor(Int32Array.of(5, 3)) }],
    });
    const marked = golden[32].replace("00000002 00000001", "7fffffff 00000001");
    expect((await readPetsc(fromHex(marked))).objects[0]).toEqual({ kind: "mat", matrix });
  });
});

describe("refusals", () => {
  const mat = golden[32].split(" ");
  const edited = (at: number, word: string): Uint8Array =>
    fromHex(mat.map((old, i) => (i === at ? word : old)).join(""));

  it.each([
    ["an empty file", new Uint8Array(0), "FILE_TRUNCATED", { byte: 0 }],
    ["another class", edited(0, "00127b51"), "FILE_INVALID", { byte: 0 }],
    ["negative rows", edited(1, "ffffffff"), "FILE_INVALID", { byte: 4 }],
    ["more rows than bytes", edited(1, "7ffffffe"), "FILE_TRUNCATED", { byte: 72 }],
    ["negative entries", edited(3, "fffffffe"), "FILE_INVALID", { byte: 12 }],
    ["more entries than the rows have", edited(3, "00000003"), "FILE_INVALID", { byte: 16 }],
    ["a row too long", edited(4, "00000003"), "FILE_INVALID", { byte: 16 }],
    ["a negative row", edited(5, "ffffffff"), "FILE_INVALID", { byte: 20 }],
    ["a column outside", edited(6, "00000003"), "FILE_INVALID", { byte: 24 }],
    ["a negative column", edited(7, "ffffffff"), "FILE_INVALID", { byte: 28 }],
    ["garbage after an object", edited(10, "12345678"), "FILE_INVALID", { byte: 48 }],
    ["a Vec cut off", fromHex(golden[32]).subarray(0, 70), "FILE_TRUNCATED", { byte: 70 }],
    ["more than int32 rows", edited(0, "00000000 00127b50 00000001").subarray(0, 40), "INDEX_LIMIT", { byte: 8 }],
  ] as const)("%s", async (_name, bytes, code, place) => {
    const error = await refusal(() => readPetsc(bytes));
    expect(error).toMatchObject({ code, details: place });
    expect(error.message).toMatch(/^readPetsc: byte \d+: /);
    // Where the size of the file is not known, the ceiling of memory is what an absurd header meets.
    const streamed = await refusal(() => readPetsc(inPieces(bytes, 7)));
    expect([code, "MEMORY_LIMIT"]).toContain(streamed.code);
  });

  it("more memory than maxBytes", async () => {
    const bytes = await encodePetsc(tensor(new Float64Array(1000)));
    expect(await refusal(() => readPetsc(bytes, { maxBytes: 4000 }))).toMatchObject({ code: "MEMORY_LIMIT" });
  });

  it("options and tensors that cannot be written", async () => {
    const write = (...args: Parameters<typeof encodePetsc>) => refusal(() => encodePetsc(...args));
    expect(await write(matrix, { indexBits: 16 as 32 })).toMatchObject({ code: "OPTION_INVALID" });
    expect(await write(matrix, { scalar: "complex" as "float64" })).toMatchObject({ code: "OPTION_INVALID" });
    expect(await write(tensor([[[1]]]))).toMatchObject({ code: "SHAPE_INVALID" });
    const huge: RowBlocks = { shape: [1, 1], nnz: 2 ** 31 - 1, dtype: "float64", rowBlocks: () => [] };
    expect(await write(huge, { indexBits: 32 })).toMatchObject({ code: "INDEX_LIMIT" });
    expect(await write(huge)).toMatchObject({ code: "SHAPE_MISMATCH" });
    expect(await refusal(() => readPetsc(new Uint8Array(8), { scalar: "half" as "float32" }))).toMatchObject({
      code: "OPTION_INVALID",
    });
  });
});

/** One row a block. */
function inBlocks({ shape, nnz, dtype, indptr, indices, data }: Csr): RowBlocks {
  const row = (i: number) =>
    Csr.fromPartsUnsorted({
      shape: [1, shape[1]],
      indptr: Int32Array.of(0, indptr[i + 1] - indptr[i]),
      indices: indices.slice(indptr[i], indptr[i + 1]),
      data: data.slice(indptr[i], indptr[i + 1]) as Float64Array,
    });
  return { shape, nnz, dtype, rowBlocks: () => Array.from({ length: shape[0] }, (_, i) => ({ matrix: row(i) })) };
}
