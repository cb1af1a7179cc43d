import { gzipSync } from "node:zlib";
import { isConvmtxError } from "@convmtx/tensor";
import {
  onnxLayers,
  readMatrix,
  readMatrixMarket,
  readNpy,
  readNpz,
  readNpzArrays,
  readOnnx,
  readPetsc,
  readSafetensors,
  type Source,
  streamMatrix,
} from "../src/index.ts";
import type { StructureEdit } from "./edits.ts";
import { withIntegers } from "./integer-edits.ts";
import { withJsonHeader } from "./json-edits.ts";
import { withMembers } from "./npz-edits.ts";
import { withFields } from "./protobuf-edits.ts";
import type { Seeds } from "./seeds.ts";
import { withNpyHeader, withTextFile } from "./text-edits.ts";

/** A reader under attack. */
export interface Reader {
  readonly name: string;
  /** Of a million inputs, how many are for this one: those that take longer get fewer. */
  readonly share: number;
  readonly files: (seeds: Seeds) => readonly Uint8Array[];
  /** Changes what the format is made of. */
  readonly restructure: (bytes: Uint8Array, edits: readonly StructureEdit[]) => Uint8Array;
  /** @param piece bytes a chunk of a stream, 0 for all at once */
  readonly read: (bytes: Uint8Array, piece: number) => Promise<unknown>;
}

/** What the readers are given as `maxBytes`. */
export const maxBytes: number = 1 << 20;

const limits = { maxBytes };

export const readers: readonly Reader[] = [
  {
    name: "npy",
    share: 180_000,
    files: ({ npy }) => npy,
    restructure: withNpyHeader,
    read: (bytes, piece) => readNpy(sourceOf(bytes, piece), limits),
  },
  {
    name: "npz",
    share: 40_000,
    files: ({ npz }) => npz,
    restructure: withMembers,
    read: (bytes, piece) => readNpz(piece === 40 ? inPieces(bytes, 64) : bytes, limits),
  },
  {
    name: "npz-arrays",
    share: 40_000,
    files: ({ npz, npzArrays }) => [...npzArrays, npz[0]],
    restructure: withMembers,
    read: (bytes, piece) => readNpzArrays(piece === 40 ? inPieces(bytes, 64) : bytes, limits),
  },
  {
    name: "matrix-market",
    share: 180_000,
    files: ({ matrixMarket }) => matrixMarket,
    restructure: withTextFile,
    read: (bytes, piece) => readMatrixMarket(sourceOf(bytes, piece), limits),
  },
  {
    name: "matrix-market.gz",
    share: 40_000,
    files: ({ matrixMarket }) => matrixMarket,
    restructure: (bytes, edits) => gzipSync(withTextFile(bytes, edits), { level: 1 }),
    read: (bytes, piece) => readMatrixMarket(sourceOf(bytes, piece), limits),
  },
  {
    name: "petsc",
    share: 180_000,
    files: ({ petsc }) => petsc,
    restructure: withIntegers,
    read: (bytes, piece) =>
      readPetsc(sourceOf(bytes, piece), { ...limits, scalar: piece % 3 === 0 ? "float32" : "float64" }),
  },
  {
    name: "safetensors",
    share: 180_000,
    files: ({ safetensors }) => safetensors,
    restructure: withJsonHeader,
    read: async (bytes, piece) => {
      const file = await readSafetensors(piece < 20 ? bytes : inPieces(bytes, piece), limits);
      return Promise.all([...file.entries.keys()].map((name) => file.read(name)));
    },
  },
  {
    name: "onnx",
    share: 100_000,
    files: ({ onnx }) => onnx,
    restructure: withFields,
    read: (bytes, piece) => readLayers(piece < 30 ? bytes : inPieces(bytes, 64 * piece)),
  },
  {
    name: "matrix",
    share: 60_000,
    files: ({ npy, npz, npzArrays, matrixMarket, petsc }) => [
      npy[0],
      npz[0],
      npzArrays[0],
      matrixMarket[0],
      ...petsc,
      ...[npy[0], matrixMarket[0], petsc[0]].map((bytes) => gzipSync(bytes)),
    ],
    restructure: (bytes, edits) => restructureAny(bytes, edits),
    read: (bytes, piece) => readMatrix(sourceOf(bytes, piece), limits),
  },
  {
    name: "blocks",
    share: 60_000,
    files: ({ npz, matrixMarket, petsc }) => [...npz, ...matrixMarket, ...petsc, gzipSync(matrixMarket[0])],
    restructure: (bytes, edits) => restructureAny(bytes, edits),
    read: (bytes, piece) => readBlocks(piece < 30 ? bytes : inPieces(bytes, piece)),
  },
];

function restructureAny(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  if (edits.length === 0 || bytes[0] === 0x1f) return bytes;
  if (bytes[0] === 0x93) return withNpyHeader(bytes, edits);
  if (bytes[0] === 0x50) return withMembers(bytes, edits);
  return bytes[0] === 0 ? withIntegers(bytes, edits) : withTextFile(bytes, edits);
}

function sourceOf(bytes: Uint8Array, piece: number): Source {
  return piece < 10 ? bytes : inPieces(bytes, piece - 9);
}

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Every block of a matrix. What they hold together is what was announced. */
async function readBlocks(source: Source): Promise<void> {
  const stream = await streamMatrix(source, limits);
  let entries = 0;
  for await (const { matrix, row, col } of stream.blocks({ maxBytes: 512 })) {
    const [rows, cols] = [row + matrix.shape[0], col + matrix.shape[1]];
    if (rows > stream.shape[0] || cols > stream.shape[1]) throw new Error(`a block reaches to ${rows} x ${cols}`);
    entries += matrix.nnz;
  }
  // Mirror images come on top; entries beyond the end of indptr are dropped.
  const isExact = stream.container === "petsc" || stream.format === "coo";
  if (isExact && entries < stream.nnz) throw new Error(`${entries} entries came, announced were ${stream.nnz}`);
}

/** The model, its layers, and the elements of everything that has some. */
async function readLayers(source: Source): Promise<void> {
  const model = await readOnnx(source, { ...limits, external: () => new External() });
  const layers = await onnxLayers(model);
  for (const layer of layers) {
    try {
      const { kernel, bias } = await layer.read();
      expectEqual(layer.name, "kernel", kernel.shape, layer.kernelShape);
      if (layer.resolved !== undefined && bias !== undefined) {
        expectEqual(layer.name, "bias", bias.shape, [layer.resolved.outputShape[0]]);
      }
    } catch (error) {
      // What its `problem` has said already.
      const isTold = isConvmtxError(error) && error.code === "OPTION_INVALID" && layer.problem !== undefined;
      if (!isTold) throw error;
    }
  }
  for (const initializer of model.graph.initializers.values()) await initializer.read();
}

/** A file beside a model. */
class External {
  readonly size = 64;
  read(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.size).subarray(offset, offset + length);
  }
}

function expectEqual(layer: string, what: string, got: readonly number[], expected: readonly number[]): void {
  if (got.join() === expected.join()) return;
  throw new Error(`layer ${layer}: its ${what} has shape [${got.join(", ")}], announced was [${expected.join(", ")}]`);
}
