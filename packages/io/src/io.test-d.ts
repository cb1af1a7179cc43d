import type { Coo, Csc, Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { expectTypeOf, test } from "vitest";
import type {
  encodeNpz,
  MatrixFile,
  MatrixMarketFile,
  PetscObject,
  RowBlocks,
  readMatrix,
  readNpy,
  readNpz,
  writeMatrixMarket,
  writeNpz,
} from "./index.ts";
import type { FileSource } from "./node.ts";

test("the format of a Matrix Market file decides the type of its matrix", () => {
  const file = {} as MatrixMarketFile;
  if (file.format === "array") expectTypeOf(file.matrix).toEqualTypeOf<Tensor<"float64">>();
  else expectTypeOf(file.matrix).toEqualTypeOf<Coo<"float64">>();
});

test("the kind of a file decides what it holds", () => {
  const file = {} as MatrixFile;
  if (file.kind === "npy") expectTypeOf(file.tensor).toEqualTypeOf<Tensor>();
  else if (file.kind === "npz") expectTypeOf(file.matrix).toEqualTypeOf<Csr | Csc | Coo>();
  else if (file.kind === "npz-arrays") expectTypeOf(file.arrays).toExtend<ReadonlyMap<string, object>>();
  else if (file.kind === "petsc") expectTypeOf(file.objects).toEqualTypeOf<readonly PetscObject[]>();
  else expectTypeOf(file.matrix).toEqualTypeOf<Coo<"float64"> | Tensor<"float64">>();
});

test("readers take what the platform has, and no path", () => {
  expectTypeOf<Uint8Array>().toExtend<Parameters<typeof readNpy>[0]>();
  expectTypeOf<File>().toExtend<Parameters<typeof readNpz>[0]>();
  expectTypeOf<ReadableStream<Uint8Array>>().toExtend<Parameters<typeof readMatrix>[0]>();
  expectTypeOf<FileSource>().toExtend<Parameters<typeof readMatrix>[0]>();
  expectTypeOf<string>().not.toExtend<Parameters<typeof readMatrix>[0]>();
});

test("writers take a matrix or row blocks", () => {
  expectTypeOf<Csr | Csc | Coo | RowBlocks>().toExtend<Parameters<typeof writeNpz>[0]>();
  expectTypeOf<Tensor>().toExtend<Parameters<typeof writeMatrixMarket>[0]>();
  expectTypeOf<Tensor>().not.toExtend<Parameters<typeof encodeNpz>[0]>();
});
