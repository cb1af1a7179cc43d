import { toDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js/lib/zip-core-custom.js";
import { describe, expect, it } from "vitest";
import { encodeNpy, readNpz, readNpzArrays } from "./index.ts";

/** An npz file with these members, whatever they hold. */
async function archive(members: Readonly<Record<string, Uint8Array>>, level = 0): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, level });
  for (const [name, bytes] of Object.entries(members)) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

function npy(descr: string, shape: string, data: ArrayBufferView = new Uint8Array(0), order = "False"): Uint8Array {
  const text = new TextEncoder().encode(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`);
  const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0, ...text, ...body]);
}

const format = (name: string): Uint8Array => npy(`|S${name.length}`, "()", new TextEncoder().encode(name));
const shapeOf = (...lengths: bigint[]): Uint8Array => npy("<i8", `(${lengths.length},)`, BigInt64Array.from(lengths));
const ints = (...values: number[]): Uint8Array => npy("<i4", `(${values.length},)`, Int32Array.from(values));
const reals = (...values: number[]): Uint8Array => npy("<f8", `(${values.length},)`, Float64Array.from(values));

/** [[0, 7, 0], [0, 0, 5]] */
const members = {
  "format.npy": format("csr"),
  "shape.npy": shapeOf(2n, 3n),
  "indptr.npy": ints(0, 1, 2),
  "indices.npy": ints(1, 2),
  "data.npy": reals(7, 5),
};

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe("readNpz", () => {
  it("reads what the members say", async () => {
    const { matrix, format: name, sourceDtype, isArray } = await readNpz(await archive(members));
    expect([name, sourceDtype, isArray, matrix.format]).toEqual(["csr", "float64", false, "csr"]);
    expect([...toDense(matrix).toTypedArray()]).toEqual([0, 7, 0, 0, 0, 5]);
  });

  it("takes the flag of sparse arrays, true or false", async () => {
    for (const flag of [0, 1]) {
      const file = await archive({ ...members, "_is_array.npy": npy("|b1", "()", Uint8Array.of(flag)) });
      expect((await readNpz(file)).isArray).toBe(flag === 1);
    }
  });

  it("reads the coordinates of newer SciPy, in either order", async () => {
    const wanted = { row: Int32Array.of(1, 0), col: Int32Array.of(2, 0) };
    for (const [order, values] of [
      ["False", [1n, 0n, 2n, 0n]],
      ["True", [1n, 2n, 0n, 0n]],
    ] as const) {
      const coords = npy("<i8", "(2, 2)", BigInt64Array.from(values), order);
      const file = await archive({
        "format.npy": format("coo"),
        "shape.npy": shapeOf(2n, 3n),
        "coords.npy": coords,
        "data.npy": reals(3, 4),
      });
      expect((await readNpz(file)).matrix).toMatchObject(wanted);
    }
  });

  it("drops what lies beyond indptr's end, as SciPy's prune", async () => {
    const file = await archive({ ...members, "indices.npy": ints(1, 2, 0, 0), "data.npy": reals(7, 5, 9, 9) });
    const { matrix } = await readNpz(file);
    expect([...matrix.data]).toEqual([7, 5]);
  });

  it("makes a dense block of stored entries of every block, and leaves the zeros of diagonals out", async () => {
    const blocks = npy("<f8", "(2, 1, 2)", Float64Array.of(1, 0, 2, 3));
    const bsr = await readNpz(
      await archive({
        "format.npy": format("bsr"),
        "shape.npy": shapeOf(2n, 4n),
        "indptr.npy": ints(0, 1, 2),
        "indices.npy": ints(1, 0),
        "data.npy": blocks,
      }),
    );
    expect(bsr.matrix).toMatchObject({
      indptr: Int32Array.of(0, 2, 4),
      indices: Int32Array.of(2, 3, 0, 1),
      data: Float64Array.of(1, 0, 2, 3),
    });
    const diagonals = npy("<f8", "(2, 3)", Float64Array.of(1, 0, 9, 9, 4, 5));
    const dia = await readNpz(
      await archive({
        "format.npy": format("dia"),
        "shape.npy": shapeOf(2n, 3n),
        "offsets.npy": ints(0, 1),
        "data.npy": diagonals,
      }),
    );
    expect(dia.matrix).toMatchObject({
      row: Int32Array.of(0, 0, 1),
      col: Int32Array.of(0, 1, 2),
      data: Float64Array.of(1, 4, 5),
    });
  });

  it("holds a stream under the ceiling, and refuses it above", async () => {
    const file = await archive(members);
    expect((await readNpz(inPieces(file, 100), { maxBytes: 3 * file.length })).matrix.nnz).toBe(2);
    await expect(readNpz(inPieces(file, 100), { maxBytes: file.length })).rejects.toMatchObject({
      code: "MEMORY_LIMIT",
    });
  });

  it("reads of a ranged source the arrays of the matrix alone", async () => {
    const padding = new Uint8Array(5_000_000);
    const file = await archive({ "other.npy": padding, ...members, "more.npy": padding });
    let bytes = 0;
    const source = {
      size: file.length,
      read: (offset: number, length: number) => {
        bytes += length;
        return Promise.resolve(file.subarray(offset, offset + length));
      },
    };
    expect((await readNpz(source)).matrix.nnz).toBe(2);
    expect(bytes).toBeLessThan(200_000);
  });

  it("passes the errors of a source through", async () => {
    const file = await archive(members);
    const gone = new Error("the network is gone");
    const source = {
      size: file.length,
      read: (offset: number, length: number) =>
        offset < 100 ? Promise.reject(gone) : Promise.resolve(file.subarray(offset, offset + length)),
    };
    await expect(readNpz(source)).rejects.toBe(gone);
  });
});

describe("files that lie", () => {
  const huge = npy("<f8", "(2,)", new Uint8Array(16_000_000));

  it.each([
    ["no directory", Promise.resolve(new Uint8Array(100)), "FILE_TRUNCATED", /no zip directory/],
    ["no format", archive({ "a.npy": reals(1) }), "FILE_INVALID", /no format\.npy; it has a; readNpzArrays/],
    ["an unknown format", archive({ ...members, "format.npy": format("ell") }), "FILE_UNSUPPORTED", /'ell' is refused/],
    [
      "a format of the prototype",
      archive({ ...members, "format.npy": format("constructor") }),
      "FILE_UNSUPPORTED",
      /refused/,
    ],
    [
      "a pickled format",
      archive({ ...members, "format.npy": npy("|O", "()") }),
      "FILE_UNSUPPORTED",
      /format\.npy: byte 10.*unpickled/,
    ],
    [
      "a format of 2 MB",
      archive({ ...members, "format.npy": npy("|S3", "()", new Uint8Array(2e6)) }),
      "FILE_INVALID",
      /one short string/,
    ],
    [
      "three dimensions",
      archive({ ...members, "shape.npy": shapeOf(2n, 3n, 1n) }),
      "FILE_UNSUPPORTED",
      /shape\.npy.*two dimensions/,
    ],
    ["a negative shape", archive({ ...members, "shape.npy": shapeOf(-2n, 3n) }), "FILE_INVALID", /negative/],
    ["a shape beyond int32", archive({ ...members, "shape.npy": shapeOf(2n, 1n << 40n) }), "INDEX_LIMIT", /int32/],
    [
      "complex values",
      archive({ ...members, "data.npy": npy("<c16", "(2,)", new Float64Array(4)) }),
      "FILE_UNSUPPORTED",
      /data\.npy.*complex/,
    ],
    [
      "an indptr too short",
      archive({ ...members, "indptr.npy": ints(0, 2) }),
      "FILE_INVALID",
      /indptr\.npy.*2 elements, expected 3/,
    ],
    [
      "an indptr that falls",
      archive({ ...members, "indptr.npy": ints(0, 3, 2) }),
      "FILE_INVALID",
      /indptr\.npy: byte \d+: falls from 3 to 2/,
    ],
    [
      "an indptr below zero",
      archive({ ...members, "indptr.npy": ints(0, 0, -1) }),
      "FILE_INVALID",
      /indptr\.npy: byte \d+: falls from 0 to -1/,
    ],
    [
      "an indptr beyond int32",
      archive({ ...members, "indptr.npy": npy("<i8", "(3,)", BigInt64Array.of(0n, 1n, 1n << 40n)) }),
      "FILE_INVALID",
      /indptr\.npy.*does not fit an int32/,
    ],
    [
      "an index out of range",
      archive({ ...members, "indices.npy": ints(1, 3) }),
      "FILE_INVALID",
      /indices\.npy: byte \d+: index 3 at place 1, expected 0 <= index < 3/,
    ],
    [
      "indices that are no integers",
      archive({ ...members, "indices.npy": reals(1, 2) }),
      "FILE_INVALID",
      /holds float64/,
    ],
    [
      "fewer values than indices",
      archive({ ...members, "data.npy": reals(7) }),
      "FILE_INVALID",
      /data\.npy.*1 elements, expected 2/,
    ],
    [
      "values that end early",
      archive({ ...members, "data.npy": npy("<f8", "(2,)", Float64Array.of(7)) }),
      "FILE_TRUNCATED",
      /data\.npy/,
    ],
    [
      "blocks that do not tile",
      archive({ ...members, "format.npy": format("bsr"), "data.npy": npy("<f8", "(1, 2, 2)", new Float64Array(4)) }),
      "FILE_INVALID",
      /2 x 2 do not tile 2 x 3/,
    ],
    [
      "a block size of 0",
      archive({ ...members, "format.npy": format("bsr"), "data.npy": npy("<f8", "(1, 0, 2)") }),
      "FILE_INVALID",
      /do not tile/,
    ],
    [
      "an offset twice",
      archive({
        "format.npy": format("dia"),
        "shape.npy": shapeOf(2n, 2n),
        "offsets.npy": ints(1, 1),
        "data.npy": npy("<f8", "(2, 2)", new Float64Array(4)),
      }),
      "FILE_INVALID",
      /stands twice/,
    ],
  ])("%s", async (_, file, code, message) => {
    await expect(readNpz(await file)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("a zip bomb: deflated zeros which the header does not announce, or announces beyond the ceiling", async () => {
    const bomb = await archive({ ...members, "data.npy": huge }, 9);
    expect(bomb.length).toBeLessThan(20_000);
    await expect(readNpz(bomb, { maxBytes: 1000 })).rejects.toMatchObject({
      code: "FILE_INVALID",
      message: expect.stringMatching(/data\.npy.*the array ends here, but the member has 16\d+ bytes/),
    });
    const announced = npy("<f8", "(2000000,)", new Uint8Array(16_000_000));
    const file = await archive({ ...members, "indices.npy": announced }, 9);
    await expect(readNpzArrays(file, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: "FILE_UNSUPPORTED" });
    const plain = await archive({ "a.npy": announced }, 9);
    await expect(readNpzArrays(plain, { maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: "MEMORY_LIMIT",
      details: { member: "a.npy", needed: 16_000_000, maxBytes: 1_000_000 },
    });
  });

  it("a directory that declares more than its bytes can inflate to", async () => {
    const file = await archive({ "a.npy": npy("<f8", "(100000000000,)") });
    const directory = file.length - 22 - (46 + "a.npy".length);
    const view = new DataView(file.buffer, file.byteOffset);
    const at = [...file].findIndex((_, i) => i + 4 <= file.length && view.getUint32(i, true) === 0x02014b50);
    expect(at).toBeLessThanOrEqual(directory);
    view.setUint32(at + 24, 0xfffffff0, true);
    await expect(readNpzArrays(file)).rejects.toMatchObject({ code: "FILE_INVALID" });
  });

  it("a member whose checksum is wrong", async () => {
    const file = await archive({ ...members, "data.npy": reals(7, 5) });
    const at = file.findLastIndex(
      (_, i) => i + 8 < file.length && new DataView(file.buffer, file.byteOffset).getFloat64(i, true) === 5,
    );
    file[at] ^= 1;
    await expect(readNpz(file)).rejects.toMatchObject({
      code: "FILE_INVALID",
      message: expect.stringMatching(/data\.npy: the CRC-32 does not match/),
    });
  });
});

describe("readNpzArrays", () => {
  it("reads every array by its key and leaves other members out", async () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    const file = await archive({ "x.npy": encodeNpy(x), "deep/y.npy": ints(5), "readme.txt": new Uint8Array(3) });
    const arrays = await readNpzArrays(file);
    expect([...arrays.keys()]).toEqual(["x", "deep/y"]);
    expect(arrays.get("x")?.tensor).toEqual(x);
  });

  it("refuses object arrays by name", async () => {
    await expect(readNpzArrays(await archive({ "x.npy": npy("|O", "(1,)") }))).rejects.toMatchObject({
      code: "FILE_UNSUPPORTED",
      details: { member: "x.npy", byte: 10 },
    });
  });
});
