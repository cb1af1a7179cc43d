import { Coo, Csc, Csr } from "@convmtx/sparse";
import { isConvmtxError, tensor } from "@convmtx/tensor";
import {
  BlobReader,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from "@zip.js/zip.js/lib/zip-core-custom.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMatrixMarket, encodeNpy, encodeNpz, readMatrix, readMatrixMarket, readNpy, readNpz } from "./index.ts";

const seed = 20261123;
const runs = 2000;

const csr = Csr.fromParts({
  shape: [3, 4],
  indptr: Int32Array.of(0, 2, 2, 5),
  indices: Int32Array.of(0, 3, 0, 1, 2),
  data: Float64Array.of(1, -0, Number.NaN, 1e300, 0.1),
});
const csc = Csc.fromParts({
  shape: [3, 2],
  indptr: Int32Array.of(0, 1, 3),
  indices: Int32Array.of(1, 0, 2),
  data: Float32Array.of(1, 2, 3),
});
const coo = Coo.fromPartsUnsorted({
  shape: [2, 2],
  row: Int32Array.of(1, 0, 1),
  col: Int32Array.of(0, 1, 0),
  data: Float64Array.of(1, 2, 3),
});

/** One to three edits: a byte set, a bit flipped, bytes cut out, put in or doubled, the end cut off. */
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom("set", "flip", "cut", "insert", "double", "truncate", "number"),
    at: fc.nat(999_999),
    value: fc.constantFrom(0, 1, 9, 10, 13, 32, 37, 45, 48, 57, 127, 128, 254, 255),
    length: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 3 },
);

type Edit = (typeof edits extends fc.Arbitrary<infer E> ? E : never)[number];

function mutate(bytes: Uint8Array, list: readonly Edit[]): Uint8Array {
  let out = [...bytes];
  for (const { kind, at, value, length } of list) {
    const place = Math.floor((at / 1e6) * out.length);
    if (kind === "set") out[place] = value;
    if (kind === "flip") out[place] ^= 1 << (length % 8);
    if (kind === "cut") out.splice(place, length);
    if (kind === "insert") out.splice(place, 0, ...new Array(length).fill(value));
    if (kind === "double") out.splice(place, 0, ...out.slice(place, place + 4 * length));
    if (kind === "truncate") out = out.slice(0, place);
    if (kind === "number") out.splice(place, 4, 255, 255, 255, length % 2 === 0 ? 127 : 255);
  }
  return Uint8Array.from(out);
}

const codes = new Set([
  "FILE_INVALID",
  "FILE_TRUNCATED",
  "FILE_UNSUPPORTED",
  "MEMORY_LIMIT",
  "INDEX_LIMIT",
  "PRECISION_LOSS",
]);

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** What a reader made of bytes: the error code, or "read". Any other error is a fault of the reader. */
async function outcome(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return "read";
  } catch (error) {
    if (!isConvmtxError(error) || !codes.has(error.code)) throw error;
    expect(error.message).toMatch(/^read[A-Za-z]+: /);
    return error.code;
  }
}

const limits = { maxBytes: 1 << 20 };

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function unzipped(bytes: Uint8Array): Promise<readonly Member[]> {
  const entries = await new ZipReader(new BlobReader(new Blob([bytes as Uint8Array<ArrayBuffer>]))).getEntries();
  return Promise.all(
    entries.map(async (entry) => {
      if (entry.directory) throw new Error("a folder in an npz file");
      return { name: entry.filename, bytes: await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false }) };
    }),
  );
}

async function zipped(members: readonly Member[]): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, level: 0 });
  for (const { name, bytes } of members) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

async function attack<File>(
  name: string,
  files: readonly File[],
  read: (file: File, list: readonly Edit[], piece: number) => Promise<unknown>,
  numRuns: number = runs,
): Promise<string[]> {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.noBias(edits), fc.nat(40), async (file, list, piece) => {
      const result = await outcome(() => read(file, list, piece));
      seen.set(result, (seen.get(result) ?? 0) + 1);
    }),
    { seed, numRuns, endOnFailure: true },
  );
  console.info(
    `${name}: ${numRuns} mutated files, seed ${seed}: ${[...seen].map(([code, n]) => `${code} ${n}`).join(", ")}`,
  );
  return [...seen].filter(([, count]) => count > numRuns / 100).map(([code]) => code);
}

/** What at least one mutation in a hundred leads to: both sides of the parser are reached. */
const bothSides = expect.arrayContaining(["read", "FILE_INVALID", "FILE_TRUNCATED"]);

describe("mutated files end in a result or in an error of this package", () => {
  it("npy", async () => {
    const arrays = [
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      tensor([1, 2], { dtype: "uint8" }),
      tensor(7),
    ];
    const reached = await attack("npy", arrays.map(encodeNpy), (file, list, piece) => {
      const bytes = mutate(file, list);
      return readNpy(piece === 0 ? bytes : inPieces(bytes, piece), limits);
    });
    expect(reached).toEqual(bothSides);
  });

  it("npz", async () => {
    const files = [await encodeNpz(csr), await encodeNpz(csc, { compression: "stored" }), await encodeNpz(coo)];
    const reached = await attack("npz", files, (file, list, piece) => {
      const bytes = mutate(file, list);
      return readNpz(piece === 0 ? inPieces(bytes, 64) : bytes, limits);
    });
    expect(reached).toEqual(bothSides);
  });

  it("npz with a mutated member under a right checksum", async () => {
    const archives = [await unzipped(await encodeNpz(csr)), await unzipped(await encodeNpz(coo))];
    const reached = await attack(
      "npz members",
      archives,
      async (members, list, piece) => {
        const mutated = members.map(({ name, bytes }, i) => ({
          name,
          bytes: i === piece % members.length ? mutate(bytes, list) : bytes,
        }));
        return readNpz(await zipped(mutated), limits);
      },
      runs / 2,
    );
    expect(reached).toEqual(bothSides);
  });

  it("Matrix Market", async () => {
    const files = [
      encodeMatrixMarket(csr, { comment: "a comment" }),
      encodeMatrixMarket(coo, { field: "integer" }),
      encodeMatrixMarket(
        tensor([
          [0, 1],
          [1, 5],
        ]),
        { symmetry: "symmetric" },
      ),
    ];
    const reached = await attack("Matrix Market", files, (file, list, piece) => {
      const bytes = mutate(file, list);
      return readMatrixMarket(piece === 0 ? bytes : inPieces(bytes, piece), limits);
    });
    expect(reached).toEqual(bothSides);
  });

  it("gzip around Matrix Market and npy", async () => {
    const files = [encodeMatrixMarket(csr), encodeNpy(tensor([1, 2, 3]))];
    const packed = await Promise.all(files.map((bytes) => gzip(bytes)));
    const reached = await attack("gzip", packed, (file, list, piece) => {
      const bytes = mutate(file, list);
      return readMatrix(piece === 0 ? bytes : inPieces(bytes, piece), limits);
    });
    expect(reached).toEqual(bothSides);
  });
});

function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).bytes();
}
