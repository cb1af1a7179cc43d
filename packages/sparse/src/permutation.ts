import { ConvmtxError, ShapeError } from "@convmtx/tensor";

/** The inverse of a permutation. @throws ShapeError `SHAPE_MISMATCH`, ConvmtxError `OPTION_INVALID` unless it holds 0 … length − 1 once each */
export function inverseOf(what: string, permutation: ArrayLike<number>, length: number): Int32Array {
  if (permutation.length !== length) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${what}: the permutation has length ${permutation.length}, expected ${length}`,
      { details: { got: permutation.length, expected: length } },
    );
  }
  const inverse = new Int32Array(length).fill(-1);
  for (let to = 0; to < length; to++) {
    const from = permutation[to];
    if (!Number.isInteger(from) || from < 0 || from >= length || inverse[from] !== -1) {
      const fault = inverse[from] >= 0 ? `${from}, which stands at ${inverse[from]} too` : String(from);
      throw new ConvmtxError(
        "OPTION_INVALID",
        `${what}: element ${to} of the permutation is ${fault}; expected each of 0 to ${length - 1} once`,
        { details: { at: to, got: from, length } },
      );
    }
    inverse[from] = to;
  }
  return inverse;
}
