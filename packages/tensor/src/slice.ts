import { normalizeIndex } from "./axes.ts";
import type { DType } from "./dtype.ts";
import { ConvmtxError, ShapeError } from "./errors.ts";
import { shapeText } from "./shape.ts";
import type { SliceRange } from "./slice-range.ts";
import { resolveRange } from "./slice-range.ts";
import { Tensor } from "./tensor.ts";

/** What to take of one axis: one position, which drops the axis, or a range (`{}` for all of it). */
export type SliceSpec = number | SliceRange;

/**
 * A part of `x`: one spec an axis from the front; axes without one are taken whole.
 *
 * `slice(x, [0, { start: 1, step: 2 }, {}])` is NumPy's `x[0, 1::2, :]`.
 *
 * @param specs a number takes that position (negative: from the end) and drops the axis, a range keeps the axis;
 * `"..."`, at most once, stands for as many whole axes as are missing
 * @returns a view
 * @throws ShapeError `INDEX_OUT_OF_RANGE` for a position outside its axis, `SHAPE_MISMATCH` for more specs than axes;
 * ConvmtxError `OPTION_INVALID` for a step of 0, a bound that is not an integer, or a second `"..."`
 * @remarks NumPy's basic slicing.
 */
export function slice<D extends DType>(x: Tensor<D>, specs: readonly (SliceSpec | "...")[]): Tensor<D> {
  const full = expand(x, specs);
  const shape: number[] = [];
  const strides: number[] = [];
  let { offset } = x;
  full.forEach((spec, axis) => {
    const length = x.shape[axis];
    const stride = x.strides[axis];
    if (typeof spec === "number") {
      offset += normalizeIndex("slice", spec, axis, length) * stride;
      return;
    }
    const { start, step, count } = resolveRange(`slice: axis ${axis}`, spec, length);
    offset += start * stride;
    shape.push(count);
    strides.push(step * stride);
  });
  return new Tensor(x.dtype, x.data, shape, strides, offset);
}

function expand(x: Tensor, specs: readonly (SliceSpec | "...")[]): SliceSpec[] {
  const missing = x.shape.length - specs.filter((spec) => spec !== "...").length;
  if (missing < 0) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `slice: ${x.shape.length - missing} specs, expected at most ${x.shape.length} because x is ${shapeText(x.shape)}`,
      { details: { specs: x.shape.length - missing, shape: [...x.shape] } },
    );
  }
  const gap = specs.indexOf("...");
  if (gap !== specs.lastIndexOf("...")) throw new ConvmtxError("OPTION_INVALID", 'slice: "..." may stand only once');
  const whole = Array.from({ length: missing }, (): SliceSpec => ({}));
  const given = (part: readonly (SliceSpec | "...")[]): SliceSpec[] => part.filter((spec) => spec !== "...");
  return gap < 0 ? [...given(specs), ...whole] : [...given(specs.slice(0, gap)), ...whole, ...given(specs.slice(gap))];
}
