import type { Csr } from "@convmtx/sparse";
import { cooFromCsr, cscFromCsr, csrFromDense, matvec, random, toDense } from "@convmtx/sparse";
import { isConvmtxError, ones, randomNormal, tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMatrixMarket, encodeNpy, encodeNpz, encodePetsc, readNpz, streamMatrix } from "../index.ts";
import type { RangedSource } from "../source.ts";
import type { MatrixBlock, MatrixStream } from "./matrix-stream.ts";

const gzip = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();

async function blocksOf(stream: MatrixStream, maxBytes?: number): Promise<MatrixBlock[]> {
  const blocks: MatrixBlock[] = [];
  for await (const block of stream.blocks({ maxBytes })) blocks.push(block);
  return blocks;
}

/** The blocks put together, as a dense array. */
function assembled({ shape }: MatrixStream, blocks: readonly MatrixBlock[]): Float64Array {
  const dense = new Float64Array(shape[0] * shape[1]);
  for (const { matrix, row, col } of blocks) {
    const part = toDense(matrix).toTypedArray();
    const [height, width] = matrix.shape;
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) dense[(row + i) * shape[1] + col + j] += part[i * width + j];
    }
  }
  return dense;
}

async function refusal(run: () => Promise<unknown>) {
  try {
    await run();
  } catch (error) {
    if (isConvmtxError(error)) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the blocks put together", () => {
  it("are the matrix, in every format and for every size of a block", async () => {
    const shapes = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(99), fc.constantFrom(48, 120, 1 << 20), async (shape, seed, maxBytes) => {
        const a = random(shape, { density: 0.3, seed });
        const files: [string, string, Uint8Array][] = [
          ["npz", "csr", await encodeNpz(a)],
          ["npz", "csc", await encodeNpz(cscFromCsr(a), { compression: "stored" })],
          ["npz", "coo", await encodeNpz(cooFromCsr(a))],
          ["petsc", "csr", await encodePetsc(a, { indexBits: 32 })],
          ["petsc", "csr", await encodePetsc(a, { indexBits: 64 })],
          ["matrix-market", "coo", encodeMatrixMarket(a)],
          ["matrix-market", "coo", await gzip(encodeMatrixMarket(a))],
        ];
        for (const [container, format, bytes] of files) {
          const stream = await streamMatrix(bytes);
          expect(stream).toMatchObject({ container, format, shape, nnz: a.nnz, dtype: "float64" });
          // A row is refused only if it alone is beyond the ceiling.
          const isTight = maxBytes === 48 && a.nnz > 0;
          const blocks = isTight ? await blocksOf(stream, 120) : await blocksOf(stream, maxBytes);
          expect(assembled(stream, blocks)).toEqual(toDense(a).toTypedArray());
          if (format === "coo" || a.nnz < 30) continue;
          expect(blocks.length).toBe(maxBytes > 1000 ? 1 : expect.any(Number));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are whole rows of a csr file, within the bytes that are given, and can be read again", async () => {
    const a = random([200, 50], { density: 0.2, seed: 1, dtype: "float32" });
    const stream = await streamMatrix(await encodeNpz(a));
    const x = randomNormal([50], { seed: 2 }).toTypedArray();
    for (let pass = 0; pass < 2; pass++) {
      const y = new Float64Array(200);
      let next = 0;
      for (const { matrix, row, col } of await blocksOf(stream, 1000)) {
        expect({ row, col, dtype: matrix.dtype }).toEqual({ row: next, col: 0, dtype: "float32" });
        expect(8 * matrix.nnz).toBeLessThanOrEqual(1000);
        y.set(matvec(matrix as Csr, x), row);
        next += matrix.shape[0];
      }
      expect(next).toBe(200);
      expect(y).toEqual(matvec(a, x));
    }
  });

  it("have both triangles of a symmetric file", async () => {
    const dense = tensor([
      [1, 2, 0],
      [2, 0, -3],
      [0, -3, 5],
    ]);
    const stream = await streamMatrix(encodeMatrixMarket(csrFromDense(dense), { symmetry: "symmetric" }));
    expect(stream.nnz).toBe(4);
    expect(assembled(stream, await blocksOf(stream))).toEqual(dense.toTypedArray());
  });

  it("are read from streams too, which are held in memory, under the ceiling", async () => {
    const bytes = await encodeNpz(random([20, 20], { density: 0.5, seed: 3 }));
    expect((await streamMatrix(new Blob([bytes]).stream())).nnz).toBe(200);
    const error = await refusal(() => streamMatrix(new Blob([bytes]).stream(), { maxBytes: 100 }));
    expect(error.code).toBe("MEMORY_LIMIT");
  });
});

describe("files beyond int32", () => {
  /** A Mat of 64-bit indices whose rows are all alike: 3 million rows of 1000 entries. */
  function virtualMat(): RangedSource {
    const [nrows, perRow] = [3_000_000, 1000];
    const nnz = nrows * perRow;
    const words = (values: readonly number[]): Uint8Array => {
      const view = new DataView(new ArrayBuffer(8 * values.length));
      for (const [i, value] of values.entries()) view.setBigInt64(8 * i, BigInt(value));
      return new Uint8Array(view.buffer);
    };
    const columnsAt = 32 + 8 * nrows;
    const valuesAt = columnsAt + 8 * nnz;
    const header = words([1211216, nrows, perRow, nnz]);
    const length = words([perRow]);
    const columns = words(Array.from({ length: perRow }, (_, j) => j));
    const half = Uint8Array.of(0x3f, 0xe0, 0, 0, 0, 0, 0, 0);
    const byteAt = (at: number): number => {
      if (at < 32) return header[at];
      if (at < columnsAt) return length[at % 8];
      return at < valuesAt ? columns[(at - columnsAt) % columns.length] : half[at % 8];
    };
    return {
      size: valuesAt + 8 * nnz,
      read: (offset, length) => Uint8Array.from({ length: Math.min(length, 2 ** 20) }, (_, i) => byteAt(offset + i)),
    };
  }

  it("are read block by block", async () => {
    const source = virtualMat();
    const stream = await streamMatrix(source);
    expect(stream).toMatchObject({ shape: [3_000_000, 1000], nnz: 3_000_000_000 });
    const iterator = stream.blocks({ maxBytes: 400_000 });
    const first = await iterator.next();
    const second = await iterator.next();
    await iterator.return();
    const expected = { matrix: { shape: [33, 1000], nnz: 33_000 } };
    expect(first.value).toMatchObject({ ...expected, row: 0 });
    expect(second.value).toMatchObject({ ...expected, row: 33 });
  }, 60_000);
});

describe("refusals", () => {
  it("what holds every element, and formats without rows", async () => {
    const array = await refusal(() => streamMatrix(encodeNpy(ones([2, 2]))));
    expect(array).toMatchObject({ code: "FILE_UNSUPPORTED", details: { byte: 0 } });
    expect((await refusal(() => streamMatrix(encodeMatrixMarket(ones([2, 2]))))).code).toBe("FILE_UNSUPPORTED");
    const dense = await encodePetsc(ones([2, 2]));
    expect((await refusal(() => streamMatrix(dense))).code).toBe("FILE_UNSUPPORTED");
    const vector = await encodePetsc(ones([2]));
    expect((await refusal(() => streamMatrix(vector))).code).toBe("FILE_INVALID");
  });

  it("a row that is beyond the ceiling alone", async () => {
    const wide = csrFromDense(ones([2, 100]));
    for (const bytes of [await encodeNpz(wide), await encodePetsc(wide)]) {
      const error = await refusal(async () => blocksOf(await streamMatrix(bytes), 200));
      expect(error.code).toBe("MEMORY_LIMIT");
    }
  });

  it("options that are none, and what gzip hides", async () => {
    const bytes = await encodePetsc(random([3, 3], { density: 0.5, seed: 4 }));
    const scalar = "complex" as "float64";
    expect((await refusal(() => streamMatrix(bytes, { scalar }))).code).toBe("OPTION_INVALID");
    for (const maxBytes of [0, -1, Number.NaN]) {
      const error = await refusal(async () => blocksOf(await streamMatrix(bytes), maxBytes));
      expect(error.code).toBe("OPTION_INVALID");
    }
    const packed = await gzip(bytes);
    expect((await refusal(() => streamMatrix(packed))).code).toBe("FILE_UNSUPPORTED");
  });

  it("no block of any format is larger than it may be", async () => {
    const a = random([100, 40], { density: 0.2, seed: 6 });
    for (const bytes of [
      await encodeNpz(a),
      await encodePetsc(a),
      encodeMatrixMarket(a),
      await encodeNpz(cooFromCsr(a)),
    ]) {
      const blocks = await blocksOf(await streamMatrix(bytes), 800);
      for (const { matrix } of blocks) {
        const indexBytes = matrix.format === "coo" ? 8 : 4;
        expect(matrix.nnz * (indexBytes + 8)).toBeLessThanOrEqual(800);
      }
      expect(blocks.reduce((sum, { matrix }) => sum + matrix.nnz, 0)).toBe(a.nnz);
    }
  });

  it("a file cut off, with the place", async () => {
    const petsc = await encodePetsc(random([9, 9], { density: 0.5, seed: 4 }));
    expect(await refusal(() => streamMatrix(petsc.subarray(0, -1)))).toMatchObject({
      code: "FILE_TRUNCATED",
      details: { byte: petsc.length - 1 },
    });
    const text = encodeMatrixMarket(random([9, 9], { density: 0.5, seed: 4 }));
    const error = await refusal(async () => blocksOf(await streamMatrix(text.subarray(0, -20))));
    expect(error).toMatchObject({ code: "FILE_TRUNCATED", details: { line: expect.any(Number) } });
  });

  it("row lengths and columns that do not fit, before a block is handed over", async () => {
    const bytes = await encodePetsc(csrFromDense(ones([3, 3])), { indexBits: 32 });
    const edited = (at: number, value: number): Uint8Array => {
      const copy = bytes.slice();
      new DataView(copy.buffer).setInt32(at, value);
      return copy;
    };
    for (const [at, value] of [
      [16, 10],
      [20, -1],
      [24, 2],
      [28, 3],
      [28, -1],
    ]) {
      const error = await refusal(async () => blocksOf(await streamMatrix(edited(at, value))));
      expect(error.code).toBe("FILE_INVALID");
    }
  });

  it("an npz member whose checksum is wrong, deflated or stored", async () => {
    const a = random([30, 30], { density: 0.5, seed: 5 });
    for (const compression of ["stored", "deflate"] as const) {
      const bytes = await encodeNpz(a, { compression });
      // Among the last values, which stand before a data descriptor and the central directory.
      const directory = directoryOf(bytes);
      for (let at = directory - 60; at < directory - 40; at++) {
        const copy = bytes.slice();
        copy[at] ^= 0x40;
        const readAll = async (): Promise<unknown> => blocksOf(await streamMatrix(copy));
        const outcome = await readAll().then(
          () => "read",
          (error: unknown) => (isConvmtxError(error) ? error.code : error),
        );
        expect(["FILE_INVALID", "FILE_TRUNCATED"]).toContain(outcome);
        const whole = await readNpz(copy).then(
          () => "read",
          (error: unknown) => (isConvmtxError(error) ? error.code : error),
        );
        expect(["FILE_INVALID", "FILE_TRUNCATED"]).toContain(whole);
      }
    }
  });
});

/** Where the central directory of a zip file begins. */
function directoryOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length - 4; at++) if (view.getUint32(at, true) === 0x02014b50) return at;
  throw new Error("no directory");
}
