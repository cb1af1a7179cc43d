import type { FloatArray } from "@convmtx/tensor";
import { DtypeError, dtypeOf, FormatError, isFloat, isTypedArray } from "@convmtx/tensor";
import type { MatrixShape } from "./matrix-shape.ts";

/** What is known about the order of the stored entries; `false` where nobody looked, as after `tril` of an unsorted matrix. */
export interface OrderFlags {
  /** Entries ascend; equal ones may follow each other. */
  readonly sorted: boolean;
  /** Sorted, and no position is stored twice. */
  readonly canonical: boolean;
}

export const canonicalOrder: OrderFlags = { sorted: true, canonical: true };

/** The words of one format for messages: a CSR matrix lists columns by row, a CSC matrix rows by column. */
export interface CompressedWords {
  /** The class that the remedies name. */
  readonly className: "Csr" | "Csc" | "Pattern";
  readonly major: "row" | "column";
  readonly minor: "row" | "column";
}

export const csrWords: CompressedWords = { className: "Csr", major: "row", minor: "column" };
export const cscWords: CompressedWords = { className: "Csc", major: "column", minor: "row" };
export const patternWords: CompressedWords = { className: "Pattern", major: "row", minor: "column" };

interface CompressedParts {
  readonly shape: MatrixShape;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data?: FloatArray;
}

/** The checks which cost O(1): array types, lengths, and both ends of indptr. @throws FormatError, DtypeError */
export function checkLayout(what: string, words: CompressedWords, parts: CompressedParts): void {
  const { shape, indptr, indices, data } = parts;
  checkInt32(what, "indptr", indptr);
  checkInt32(what, "indices", indices);
  const majorCount = words.major === "row" ? shape[0] : shape[1];
  if (indptr.length !== majorCount + 1) {
    throw invalid(
      `${what}: indptr has length ${indptr.length}, expected ${majorCount + 1}, one more than the ${majorCount} ${words.major}s`,
    );
  }
  if (indptr[0] !== 0) throw invalid(`${what}: indptr starts with ${indptr[0]}, expected 0`);
  if (indptr[majorCount] !== indices.length) {
    throw invalid(
      `${what}: indptr ends with ${indptr[majorCount]}, expected ${indices.length}, the length of indices; pass subarrays if the arrays have room to spare`,
    );
  }
  if (words.className !== "Pattern") {
    checkFloatArray(what, "data", data);
    checkDataLength(what, data, indices.length);
  }
}

/**
 * The checks which cost O(nnz): indptr ascends, every index lies in range, and, where `require` says so, the order.
 *
 * @throws FormatError `SPARSE_INVALID` naming the row (column) and the position of the entry
 */
export function checkEntries(
  what: string,
  words: CompressedWords,
  parts: CompressedParts,
  require: "any" | "sorted" | "canonical",
): OrderFlags {
  const { shape, indptr, indices } = parts;
  const [majorCount, minorCount] = words.major === "row" ? shape : [shape[1], shape[0]];
  for (let i = 0; i < majorCount; i++) {
    if (indptr[i + 1] < indptr[i]) {
      throw invalid(
        `${what}: indptr falls from ${indptr[i]} to ${indptr[i + 1]} at ${words.major} ${i}, expected a non-decreasing list`,
        { major: i },
      );
    }
  }
  let sorted = true;
  let unique = true;
  for (let i = 0; i < majorCount; i++) {
    let previous = -1;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const index = indices[k];
      if (index < 0 || index >= minorCount) {
        throw invalid(
          `${what}: ${words.major} ${i} holds ${words.minor} ${index} at position ${k}, expected 0 <= ${words.minor} < ${minorCount}`,
          { major: i, position: k },
        );
      }
      if (index <= previous) {
        if (index < previous) sorted = false;
        else unique = false;
        if (require === "canonical" || (require === "sorted" && !sorted)) {
          throw orderFault(what, words, i, k, previous, index);
        }
      }
      previous = index;
    }
  }
  return { sorted, canonical: sorted && unique };
}

/** The order of entries whose indices are known to lie in range. O(nnz). */
export function findOrder(indptr: Int32Array, indices: Int32Array): OrderFlags {
  let unique = true;
  for (let i = 0; i < indptr.length - 1; i++) {
    for (let k = indptr[i] + 1; k < indptr[i + 1]; k++) {
      if (indices[k] < indices[k - 1]) return { sorted: false, canonical: false };
      if (indices[k] === indices[k - 1]) unique = false;
    }
  }
  return { sorted: true, canonical: unique };
}

function orderFault(
  what: string,
  { className, major, minor }: CompressedWords,
  i: number,
  k: number,
  previous: number,
  index: number,
): FormatError {
  const remedy = `use ${className}.fromPartsUnsorted`;
  const message =
    index === previous
      ? `${what}: ${major} ${i} holds ${minor} ${index} twice, at positions ${k - 1} and ${k}; ${remedy}, then sumDuplicates`
      : `${what}: ${major} ${i} holds ${minor} ${index} at position ${k} after ${minor} ${previous}, expected ascending ${minor}s; ${remedy}, then sortIndices`;
  return invalid(message, { major: i, position: k });
}

export function checkInt32(what: string, name: string, array: Int32Array): void {
  if (isTypedArray(array) && dtypeOf(array) === "int32") return;
  throw new DtypeError("DTYPE_UNSUPPORTED", `${what}: ${name} is ${className(array)}, expected an Int32Array`);
}

export function checkFloatArray(
  what: string,
  name: string,
  array: FloatArray | undefined,
): asserts array is FloatArray {
  if (isTypedArray(array) && isFloat(dtypeOf(array))) return;
  throw new DtypeError(
    "DTYPE_UNSUPPORTED",
    `${what}: ${name} is ${className(array)}, expected a Float32Array or a Float64Array; new Float64Array(…) converts`,
  );
}

export function checkDataLength(what: string, data: FloatArray, nnz: number): void {
  if (data.length === nnz) return;
  throw invalid(`${what}: data has length ${data.length}, expected ${nnz}, one value a stored entry`);
}

export function invalid(message: string, details: Record<string, number> = {}): FormatError {
  return new FormatError("SPARSE_INVALID", message, { details });
}

function className(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
