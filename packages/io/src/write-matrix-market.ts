import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { csrFromCoo, csrFromCsc, sumDuplicates } from "@convmtx/sparse";
import type { TypedArray } from "@convmtx/tensor";
import { ConvmtxError, isFloat, ShapeError, shapeText, Tensor } from "@convmtx/tensor";
import { concat, streamOf } from "./byte-stream.ts";
import type { MatrixMarketHeader } from "./matrix-market-header.ts";
import { entryChunks } from "./matrix-market-lines.ts";
import { arrayLines, packed } from "./matrix-market-text.ts";
import { hasSymmetry, tensorHasSymmetry } from "./matrix-symmetry.ts";
import type { RowBlocks } from "./row-blocks.ts";
import { checkedBlocks } from "./row-blocks.ts";

export interface WriteMatrixMarketOptions {
  /** Default: integer for an int32 or uint8 tensor, else real. `"pattern"` leaves the values out. */
  readonly field?: "real" | "integer" | "pattern" | undefined;
  /**
   * Default general. The other two write the lower triangle alone, after a check that the matrix is what they say;
   * duplicates are summed for it. `"auto"` takes the one that holds.
   */
  readonly symmetry?: "general" | "symmetric" | "skew-symmetric" | "auto" | undefined;
  /** Comment lines, without the `%`. Line breaks begin new lines. */
  readonly comment?: string | readonly string[] | undefined;
}

/** What Matrix Market can hold: a sparse matrix, or a dense one of one or two axes. */
export type WritableMatrix = Csr | Csc | Coo | Tensor;

/**
 * The bytes of a Matrix Market file which `scipy.io.mmread` reads, as they are made.
 *
 * @param matrix a Csr, Csc or Coo as a coordinate file in its stored order; row blocks as a coordinate file which is
 * never whole in memory; a 2-D tensor (or 1-D, as one column) as an array file
 * @param options `gzip` packs the text
 * @returns a stream to pipe into a file or a response. Every value reads back as the same float64; a float32 is written
 * with the digits of its float64.
 * @throws ConvmtxError `OPTION_INVALID` for an unknown option, a symmetry that the matrix does not have, or a field that
 * its values do not fit; ShapeError `SHAPE_INVALID` for other ranks. Row blocks are checked as they come, and the stream
 * fails.
 * @remarks O(nnz); a symmetry costs a transposed copy of the matrix for the check.
 */
export function writeMatrixMarket(
  matrix: WritableMatrix | RowBlocks,
  options: WriteMatrixMarketOptions & { readonly gzip?: boolean | undefined } = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const what = "writeMatrixMarket";
  const plain = "rowBlocks" in matrix ? blockChunks(what, matrix, options) : textChunks(what, matrix, options);
  return options.gzip === true ? streamOf(plain).pipeThrough(new CompressionStream("gzip")) : streamOf(plain);
}

/** `writeMatrixMarket` into one array, without waiting. */
export function encodeMatrixMarket(
  matrix: WritableMatrix,
  options: WriteMatrixMarketOptions = {},
): Uint8Array<ArrayBuffer> {
  return concat([...textChunks("encodeMatrixMarket", matrix, options)]);
}

function textChunks(
  what: string,
  matrix: WritableMatrix,
  options: WriteMatrixMarketOptions,
): Iterable<Uint8Array<ArrayBuffer>> {
  return "strides" in matrix ? arrayChunks(what, matrix, options) : coordinateChunks(what, matrix, options);
}

function coordinateChunks(
  what: string,
  matrix: Csr | Csc | Coo,
  options: WriteMatrixMarketOptions,
): Iterable<Uint8Array<ArrayBuffer>> {
  const wanted = symmetryOption(what, options);
  const field = fieldOption(what, options, "real");
  if (field === "integer") requireIntegers(what, matrix.data);
  const canonical = wanted === "general" ? undefined : canonicalCsr(matrix);
  const symmetry = resolved(what, wanted, (one) => hasSymmetry(canonical as Csr, one));
  const header = { format: "coordinate", field, symmetry } as const;
  const written = symmetry === "general" ? matrix : (canonical as Csr);
  const size = `${matrix.shape[0]} ${matrix.shape[1]} ${lineCount(written, symmetry)}\n`;
  return (function* () {
    yield* packed([...headerLines(header, options), size]);
    yield* entryChunks(written, header);
  })();
}

function arrayChunks(
  what: string,
  tensor: Tensor,
  options: WriteMatrixMarketOptions,
): Iterable<Uint8Array<ArrayBuffer>> {
  const x = asMatrix(what, tensor);
  const field = fieldOption(what, options, isFloat(x.dtype) ? "real" : "integer");
  if (field === "pattern") throw optionInvalid(what, 'field "pattern" is for sparse matrices: an array has values');
  if (field === "integer" && isFloat(x.dtype)) requireIntegers(what, x.toTypedArray());
  const symmetry = resolved(what, symmetryOption(what, options), (one) => tensorHasSymmetry(x, one));
  const header = { format: "array", field, symmetry } as const;
  return packed(
    (function* () {
      yield* headerLines(header, options);
      yield `${x.shape[0]} ${x.shape[1]}\n`;
      yield* arrayLines(x, header);
    })(),
  );
}

function blockChunks(
  what: string,
  source: RowBlocks,
  options: WriteMatrixMarketOptions,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const symmetry = symmetryOption(what, options);
  if (symmetry !== "general") throw optionInvalid(what, `symmetry "${symmetry}" cannot be checked on row blocks`);
  const field = fieldOption(what, options, "real");
  const header = { format: "coordinate", field, symmetry } as const;
  return (async function* () {
    const [nrows, ncols] = source.shape;
    yield* packed([...headerLines(header, options), `${nrows} ${ncols} ${source.nnz}\n`]);
    let first = 1;
    for await (const block of checkedBlocks(what, source)) {
      if (field === "integer") requireIntegers(what, block.data);
      yield* entryChunks(block, header, first);
      first += block.shape[0];
    }
  })();
}

function headerLines(
  { format, field, symmetry }: MatrixMarketHeader,
  { comment = [] }: WriteMatrixMarketOptions,
): string[] {
  const comments = (typeof comment === "string" ? [comment] : comment).flatMap((text) => text.split(/\r\n|\r|\n/));
  return [`%%MatrixMarket matrix ${format} ${field} ${symmetry}\n`, ...comments.map((text) => `%${text}\n`)];
}

function lineCount(matrix: Csr | Csc | Coo, symmetry: MatrixMarketHeader["symmetry"]): number {
  if (symmetry === "general" || matrix.format !== "csr") return matrix.nnz;
  const { indptr, indices } = matrix;
  const below = symmetry === "symmetric" ? 0 : 1;
  let count = 0;
  for (let i = 0; i + 1 < indptr.length; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) if (i - indices[k] >= below) count++;
  }
  return count;
}

function canonicalCsr(matrix: Csr | Csc | Coo): Csr {
  if (matrix.format === "coo") return csrFromCoo(matrix);
  const csr = matrix.format === "csr" ? matrix : csrFromCsc(matrix);
  return csr.canonical ? csr : sumDuplicates(csr);
}

function asMatrix(what: string, x: Tensor): Tensor {
  if (x.shape.length === 2) return x;
  if (x.shape.length === 1) return new Tensor(x.dtype, x.data, [x.shape[0], 1], [x.strides[0], 0], x.offset);
  throw new ShapeError(
    "SHAPE_INVALID",
    `${what}: the tensor has shape ${shapeText(x.shape)}, expected one or two dimensions; reshape it`,
    { details: { shape: [...x.shape] } },
  );
}

const symmetries = ["general", "symmetric", "skew-symmetric"] as const;

function symmetryOption(
  what: string,
  { symmetry = "general" }: WriteMatrixMarketOptions,
): MatrixMarketHeader["symmetry"] | "auto" {
  if (symmetry === "auto" || symmetries.includes(symmetry)) return symmetry;
  throw optionInvalid(what, `symmetry is ${String(symmetry)}, expected ${symmetries.join(", ")} or auto`);
}

function resolved(
  what: string,
  wanted: MatrixMarketHeader["symmetry"] | "auto",
  holds: (symmetry: "symmetric" | "skew-symmetric") => boolean,
): MatrixMarketHeader["symmetry"] {
  if (wanted === "general") return wanted;
  if (wanted === "auto")
    return holds("symmetric") ? "symmetric" : holds("skew-symmetric") ? "skew-symmetric" : "general";
  if (holds(wanted)) return wanted;
  throw optionInvalid(what, `symmetry is "${wanted}", but the matrix is not; use "auto"`);
}

function fieldOption(
  what: string,
  { field }: WriteMatrixMarketOptions,
  fallback: "real" | "integer",
): "real" | "integer" | "pattern" {
  if (field === undefined) return fallback;
  if (field === "real" || field === "integer" || field === "pattern") return field;
  throw optionInvalid(what, `field is ${String(field)}, expected real, integer or pattern`);
}

function requireIntegers(what: string, values: TypedArray): void {
  const at = values.findIndex((value: number) => !Number.isInteger(value) || Math.abs(value) > 2 ** 53);
  if (at < 0) return;
  throw optionInvalid(what, `field is "integer", but value ${at} is ${values[at]}; use "real"`);
}

function optionInvalid(what: string, problem: string): ConvmtxError {
  return new ConvmtxError("OPTION_INVALID", `${what}: ${problem}`);
}
