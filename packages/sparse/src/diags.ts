import type { FloatDType } from "@convmtx/tensor";
import { ConvmtxError, checkFloatDType, ShapeError, shapeText } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { checkOffset } from "./diagonal.ts";
import type { MatrixShape } from "./matrix-shape.ts";
import { checkMatrixShape } from "./matrix-shape.ts";

export interface DiagsOptions<D extends FloatDType = FloatDType> {
  /** Default: the square matrix in which the first diagonal fits. */
  readonly shape?: readonly [nrows: number, ncols: number] | undefined;
  /** Default float64. */
  readonly dtype?: D | undefined;
}

interface Band {
  readonly offset: number;
  readonly values: ArrayLike<number>;
}

/**
 * The matrix with the given diagonals: A[i, i + offsets[d]] = diagonals[d][min(i, i + offsets[d])].
 *
 * @param diagonals one a diagonal: a list of values from its first element on, or a number for all of it. A list of one
 * value counts as a number; of a list longer than the diagonal the rest is left out
 * @param offsets one a diagonal, all different: above the main diagonal if positive, below if negative
 * @returns canonical; zeros among the values are stored
 * @throws ShapeError `SHAPE_MISMATCH` for a list shorter than its diagonal, a diagonal outside the matrix or another
 * number of offsets; ConvmtxError `OPTION_INVALID` for an offset which is twice there or not an integer; DtypeError
 * @remarks O(nrows · diagonals). SciPy's `diags`, which drops zeros on the way to CSR.
 */
export function diags<D extends FloatDType = "float64">(
  diagonals: readonly (number | ArrayLike<number>)[],
  offsets: readonly number[],
  options: DiagsOptions<D> = {},
): Csr<D> {
  const dtype = checkFloatDType("diags", options.dtype ?? ("float64" as D));
  const shape = checkMatrixShape("diags", options.shape ?? squareShape(diagonals, offsets));
  const bands = checkBands(shape, diagonals, offsets).sort((a, b) => a.offset - b.offset);
  const nnz = bands.reduce((total, { offset }) => total + bandLength(shape, offset), 0);
  const to = allocateCompressed("diags", shape[0], nnz, dtype);
  let at = 0;
  for (let i = 0; i < shape[0]; i++) {
    for (const { offset, values } of bands) {
      const j = i + offset;
      if (j < 0 || j >= shape[1]) continue;
      to.indices[at] = j;
      to.data[at++] = values.length === 1 ? values[0] : values[Math.min(i, j)];
    }
    to.indptr[i + 1] = at;
  }
  return Csr.fromPartsUnchecked({ shape, ...to });
}

function squareShape(diagonals: readonly (number | ArrayLike<number>)[], offsets: readonly number[]): MatrixShape {
  const [first] = diagonals;
  if (first === undefined || typeof first === "number") {
    throw new ConvmtxError("OPTION_INVALID", "diags: the first diagonal has no length; give options.shape");
  }
  const size = first.length + Math.abs(offsets[0] ?? 0);
  return [size, size];
}

function checkBands(
  shape: MatrixShape,
  diagonals: readonly (number | ArrayLike<number>)[],
  offsets: readonly number[],
): Band[] {
  if (diagonals.length !== offsets.length) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `diags: ${diagonals.length} diagonals and ${offsets.length} offsets, expected one offset a diagonal`,
    );
  }
  return offsets.map((offset, place) => {
    checkOffset("diags", offset);
    if (offsets.indexOf(offset) !== place) {
      throw new ConvmtxError("OPTION_INVALID", `diags: offset ${offset} is there twice, expected each at most once`);
    }
    const length = bandLength(shape, offset);
    if (length < 0) {
      throw new ShapeError("SHAPE_MISMATCH", `diags: offset ${offset} lies outside the shape ${shapeText(shape)}`);
    }
    const given = diagonals[place];
    const values = typeof given === "number" ? [given] : given;
    if (values.length < length && values.length !== 1) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `diags: the diagonal at offset ${offset} has ${values.length} values, expected ${length} (or one for all) in shape ${shapeText(shape)}`,
        { details: { offset, expected: length, got: values.length } },
      );
    }
    return { offset, values };
  });
}

/** Negative if the diagonal lies outside by more than its corner. */
function bandLength([nrows, ncols]: MatrixShape, offset: number): number {
  return Math.min(nrows + offset, ncols - offset, nrows, ncols);
}
