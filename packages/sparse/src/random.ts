import type { FloatDType } from "@convmtx/tensor";
import { ConvmtxError, checkFloatDType, randomUniform, ShapeError, shapeText } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { checkMatrixShape, checkNnz } from "./matrix-shape.ts";
import { samplePositions } from "./sample-positions.ts";

export interface RandomOptions<D extends FloatDType = FloatDType> {
  /** The stored share of all positions, in [0, 1]: exactly round(density·m·n) entries. */
  readonly density: number;
  /** An integer in [0, 2^53). The same seed gives the same matrix on every platform. */
  readonly seed: number;
  /** Default float64. */
  readonly dtype?: D | undefined;
}

/**
 * A matrix with round(density·m·n) entries at random positions, values uniform on [0, 1).
 *
 * @returns canonical; every set of positions is equally likely
 * @throws ConvmtxError `OPTION_INVALID` for the density or the seed; ShapeError `SHAPE_INVALID`, also beyond 2^53
 * positions; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`; DtypeError
 * @remarks The generator of `randomUniform`; float32 values are multiples of 2^-24. SciPy's `random`.
 */
export function random<D extends FloatDType = "float64">(
  shape: readonly [nrows: number, ncols: number],
  options: RandomOptions<D>,
): Csr<D> {
  const [nrows, ncols] = checkMatrixShape("random", shape);
  const dtype = checkFloatDType("random", options.dtype ?? ("float64" as D));
  const { density, seed } = options;
  if (!(density >= 0 && density <= 1)) {
    throw new ConvmtxError("OPTION_INVALID", `random: density ${density} must lie in [0, 1]`, { details: { density } });
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ConvmtxError("OPTION_INVALID", `random: seed ${seed} must be an integer in [0, 2^53)`, {
      details: { seed },
    });
  }
  const total = nrows * ncols;
  if (total > 2 ** 53) {
    throw new ShapeError("SHAPE_INVALID", `random: shape ${shapeText(shape)} has more than 2^53 positions`, {
      details: { shape: [...shape] },
    });
  }
  const nnz = Math.round(density * total);
  checkNnz("random", nnz);
  const units = randomUniform([2 * nnz], { seed }).data;
  const positions = samplePositions(units.subarray(0, nnz), total);
  const to = allocateCompressed("random", nrows, nnz, dtype);
  for (let k = 0; k < nnz; k++) {
    const j = positions[k] % ncols;
    to.indices[k] = j;
    to.indptr[(positions[k] - j) / ncols + 1]++;
    // A unit just below 1 would round up to 1 in float32.
    to.data[k] = dtype === "float32" ? Math.floor(units[nnz + k] * 2 ** 24) / 2 ** 24 : units[nnz + k];
  }
  for (let i = 0; i < nrows; i++) to.indptr[i + 1] += to.indptr[i];
  return Csr.fromPartsUnchecked({ shape: [nrows, ncols], ...to });
}
