import type { FileContext } from "./file-error.ts";
import { beyondLimit, invalid, unsupported } from "./file-error.ts";

/** What the first line of a Matrix Market file says. */
export interface MatrixMarketHeader {
  readonly format: "coordinate" | "array";
  /** `double` in the file, which some writers use, is `real`. */
  readonly field: "real" | "integer" | "unsigned-integer" | "pattern";
  readonly symmetry: "general" | "symmetric" | "skew-symmetric";
}

/** What the size line says, checked against the header. */
export interface MatrixMarketSize {
  readonly nrows: number;
  readonly ncols: number;
  /** Lines that follow: the stored entries, or the elements of the array which the symmetry leaves. */
  readonly lines: number;
}

const banner = /^\s*%%?MatrixMarket\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$/i;

/**
 * Parses the first line. One or two `%`, any case and leading spaces are accepted, as by fast_matrix_market.
 *
 * @throws FormatError `FILE_INVALID`; UnsupportedError `FILE_UNSUPPORTED` for complex, hermitian and vectors
 */
export function parseBanner(context: FileContext, text: string): MatrixMarketHeader {
  const place = { line: 1 };
  if (!/^\s*%%?MatrixMarket\s/i.test(`${text} `)) {
    throw invalid(context, place, "not a Matrix Market file: it does not start with %%MatrixMarket");
  }
  const words = banner
    .exec(text)
    ?.slice(1)
    .map((word) => word.toLowerCase());
  if (words === undefined) {
    throw invalid(context, place, `expected "%%MatrixMarket matrix <format> <field> <symmetry>", got "${text.trim()}"`);
  }
  const [object, format, field, symmetry] = words;
  if (object === "vector") throw unsupported(context, place, "the object 'vector' is refused: only matrices are read");
  if (object !== "matrix") throw invalid(context, place, `unknown object '${object}', expected matrix`);
  if (format !== "coordinate" && format !== "array") {
    throw invalid(context, place, `unknown format '${format}', expected coordinate or array`);
  }
  if (field === "complex")
    throw unsupported(context, place, "complex matrices are refused: only real numbers are read");
  const known = fields.get(field);
  if (known === undefined) {
    throw invalid(context, place, `unknown field '${field}', expected real, integer or pattern`);
  }
  if (symmetry === "hermitian")
    throw unsupported(context, place, "hermitian matrices are refused by name; for a real one write symmetric");
  if (symmetry !== "general" && symmetry !== "symmetric" && symmetry !== "skew-symmetric") {
    throw invalid(context, place, `unknown symmetry '${symmetry}', expected general, symmetric or skew-symmetric`);
  }
  if (known === "pattern" && format === "array") {
    throw invalid(context, place, "an array has values: pattern is for coordinate files");
  }
  return { format, field: known, symmetry };
}

const fields: ReadonlyMap<string, MatrixMarketHeader["field"]> = new Map([
  ["real", "real"],
  ["double", "real"],
  ["integer", "integer"],
  ["unsigned-integer", "unsigned-integer"],
  ["pattern", "pattern"],
]);

/** @throws FormatError `FILE_INVALID`; LimitError `INDEX_LIMIT` for a coordinate matrix beyond int32 indices */
export function parseSize(
  context: FileContext,
  line: number,
  text: string,
  { format, symmetry }: MatrixMarketHeader,
): MatrixMarketSize {
  const words = text.trim().split(/[ \t]+/);
  const expected = format === "array" ? "2 integers >= 0: rows, columns" : "3 integers >= 0: rows, columns, entries";
  if (words.length !== (format === "array" ? 2 : 3) || !words.every((word) => /^\d+$/.test(word))) {
    throw invalid(context, { line }, `the size line is "${text.trim().slice(0, 60)}", expected ${expected}`);
  }
  const [nrows, ncols, entries = 0] = words.map(Number);
  if (symmetry !== "general" && nrows !== ncols) {
    throw invalid(context, { line }, `a ${symmetry} matrix is square, got ${nrows} x ${ncols}`);
  }
  const limit = format === "array" ? Number.MAX_SAFE_INTEGER : 0x7fffffff;
  if (Math.max(nrows, ncols, entries, format === "array" ? nrows * ncols : 0) > limit) {
    const problem = `the size line is "${words.join(" ")}", beyond ${limit}, which ${format === "array" ? "an array" : "int32 indices"} can address`;
    throw beyondLimit("INDEX_LIMIT", context, { line }, problem);
  }
  return { nrows, ncols, lines: format === "array" ? arrayLines(nrows, ncols, symmetry) : entries };
}

/** A symmetric array stores its lower triangle, a skew-symmetric one without the diagonal. */
function arrayLines(nrows: number, ncols: number, symmetry: MatrixMarketHeader["symmetry"]): number {
  if (symmetry === "general") return nrows * ncols;
  return symmetry === "symmetric" ? (nrows * (nrows + 1)) / 2 : (nrows * (nrows - 1)) / 2;
}
