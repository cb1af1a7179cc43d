import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { csrFromCoo, csrFromCsc } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, ConvmtxError, LimitError, ShapeError, shapeText } from "@convmtx/tensor";
import { bigEndianBytes, bigEndianInt64 } from "../byte-order.ts";
import { collect, streamOf } from "../byte-stream.ts";
import type { RowBlocks } from "../row-blocks.ts";
import { checkedBlocks } from "../row-blocks.ts";
import { denseMark, petscClass, tooManyMark } from "./classes.ts";

export interface WritePetscOptions {
  /** Of every integer in the file: PETSc reads what it was configured for. Default: 64 if 32 do not suffice. */
  readonly indexBits?: 32 | 64 | undefined;
  /** Of every value: PETSc's scalars. Default `"float64"`; `"float32"` rounds, for a PETSc with single precision. */
  readonly scalar?: "float64" | "float32" | undefined;
}

/** A sparse matrix, one in row blocks, a dense matrix of two axes, or a vector of one. */
export type PetscWritable = Csr | Csc | Coo | RowBlocks | Tensor;

/**
 * The bytes of a PETSc binary file which `MatLoad` and `VecLoad` read, as they are made: big-endian, one object after
 * another.
 *
 * @param objects one or several; a Csc or Coo is written as the Csr that it becomes, row blocks without ever being whole
 * in memory (three passes: row lengths, columns, values)
 * @returns a stream; it fails with the errors of the row blocks
 * @throws ConvmtxError `OPTION_INVALID`; ShapeError `SHAPE_INVALID` for a tensor of other than one or two axes; LimitError
 * `INDEX_LIMIT` where `indexBits: 32` cannot hold a size
 * @remarks The layout is that of PETSc's `MatView_SeqAIJ_Binary`. Read it with `-viewer_binary_skip_info`: no `.info`
 * file is written.
 */
export function writePetsc(
  objects: PetscWritable | readonly PetscWritable[],
  options: WritePetscOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return streamOf(petscChunks("writePetsc", objects, options));
}

/** `writePetsc` into one array. */
export async function encodePetsc(
  objects: PetscWritable | readonly PetscWritable[],
  options: WritePetscOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return collect(streamOf(petscChunks("encodePetsc", objects, options)));
}

/** How numbers are written in one file. */
interface Encoding {
  readonly integers: (values: ArrayLike<number>) => Uint8Array<ArrayBuffer>;
  readonly scalars: (values: ArrayLike<number>) => Uint8Array<ArrayBuffer>;
}

function petscChunks(
  what: string,
  objects: PetscWritable | readonly PetscWritable[],
  options: WritePetscOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { scalar = "float64" } = options;
  if (scalar !== "float64" && scalar !== "float32") {
    throw new ConvmtxError("OPTION_INVALID", `${what}: scalar is ${String(scalar)}, expected "float64" or "float32"`);
  }
  const list = Array.isArray(objects) ? (objects as readonly PetscWritable[]) : [objects as PetscWritable];
  const rows = list.map((object) => asWritten(what, object));
  const Scalars = scalar === "float64" ? Float64Array : Float32Array;
  const encoding: Encoding = {
    integers:
      indexBits(what, rows, options) === 64 ? bigEndianInt64 : (values) => bigEndianBytes(Int32Array.from(values)),
    scalars: (values) => bigEndianBytes(values instanceof Scalars ? values : Scalars.from(values)),
  };
  return (async function* () {
    for (const object of rows)
      yield* "strides" in object ? denseChunks(object, encoding) : matrixChunks(what, object, encoding);
  })();
}

function asWritten(what: string, object: PetscWritable): RowBlocks | Tensor {
  if ("rowBlocks" in object) return object;
  if ("strides" in object) {
    if (object.shape.length === 1 || object.shape.length === 2) return object;
    throw new ShapeError(
      "SHAPE_INVALID",
      `${what}: the tensor has shape ${shapeText(object.shape)}, expected one axis (Vec) or two (dense Mat); reshape it`,
      { details: { shape: [...object.shape] } },
    );
  }
  const matrix = object.format === "csr" ? object : object.format === "csc" ? csrFromCsc(object) : csrFromCoo(object);
  const { shape, nnz, dtype } = matrix;
  return { shape, nnz, dtype, rowBlocks: () => [{ matrix }] };
}

function indexBits(what: string, objects: readonly (RowBlocks | Tensor)[], options: WritePetscOptions): 32 | 64 {
  const { indexBits: bits } = options;
  const sizes = objects.flatMap((object) => ("strides" in object ? object.shape : [...object.shape, object.nnz]));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (bits === undefined) return largest < tooManyMark ? 32 : 64;
  if (bits !== 32 && bits !== 64) {
    throw new ConvmtxError("OPTION_INVALID", `${what}: indexBits is ${String(bits)}, expected 32 or 64`);
  }
  if (bits === 64 || largest < tooManyMark) return bits;
  throw new LimitError("INDEX_LIMIT", `${what}: ${largest} does not fit indices of 32 bits; use indexBits 64`, {
    details: { largest, indexBits: bits },
  });
}

async function* matrixChunks(
  what: string,
  source: RowBlocks,
  { integers, scalars }: Encoding,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield integers([petscClass.mat, ...source.shape, source.nnz]);
  for await (const { indptr } of checkedBlocks(what, source)) yield integers(rowLengths(indptr));
  for await (const { indices } of checkedBlocks(what, source)) yield integers(indices);
  for await (const { data } of checkedBlocks(what, source)) yield scalars(data);
}

function rowLengths(indptr: Int32Array): Int32Array {
  const lengths = new Int32Array(indptr.length - 1);
  for (let i = 0; i < lengths.length; i++) lengths[i] = indptr[i + 1] - indptr[i];
  return lengths;
}

async function* denseChunks(x: Tensor, { integers, scalars }: Encoding): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield integers(x.shape.length === 1 ? [petscClass.vec, ...x.shape] : [petscClass.mat, ...x.shape, denseMark]);
  yield scalars(asTypedArray(x));
}
