import { copyInto } from "./copy-into.ts";
import type { DType } from "./dtype.ts";
import { ConvmtxError, ShapeError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import { checkScalar } from "./scalar.ts";
import { shapeText } from "./shape.ts";
import { slice } from "./slice.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `x` with elements of one value around it.
 *
 * @param widths how many before and after, a pair an axis: `[[1, 1], [0, 2]]`
 * @param value rounded to float32 where that is the dtype; an integer dtype must hold it. Default 0
 * @returns a new contiguous tensor
 * @throws ShapeError `SHAPE_MISMATCH` unless there is one pair an axis; ConvmtxError `OPTION_INVALID` for a width that is
 * not an integer ≥ 0; DtypeError `PRECISION_LOSS`; LimitError `MEMORY_LIMIT`
 * @remarks NumPy's `pad` in mode "constant".
 */
export function pad<D extends DType>(
  x: Tensor<D>,
  widths: readonly (readonly [number, number])[],
  value = 0,
): Tensor<D> {
  if (widths.length !== x.shape.length) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `pad: ${widths.length} pairs of widths, expected ${x.shape.length} because x is ${shapeText(x.shape)}`,
      { details: { pairs: widths.length, shape: [...x.shape] } },
    );
  }
  widths.forEach((pair, axis) => {
    if (pair.length === 2 && pair.every((width) => Number.isSafeInteger(width) && width >= 0)) return;
    throw new ConvmtxError(
      "OPTION_INVALID",
      `pad: axis ${axis} has widths [${pair.join(", ")}], expected two integers >= 0`,
      {
        details: { axis, widths: pair },
      },
    );
  });
  checkScalar("pad", value, x.dtype);
  const shape = x.shape.map((length, axis) => widths[axis][0] + length + widths[axis][1]);
  const out = newTensor("pad", x.dtype, shape);
  if (value !== 0) out.data.fill(value);
  copyInto(
    slice(
      out,
      widths.map(([start], axis) => ({ start, stop: start + x.shape[axis] })),
    ),
    x,
  );
  return out;
}
