import { ShapeError } from "./errors.ts";
import { normalizeAxis } from "./shape.ts";

/**
 * `axes` counted from the front, in the order given; all of them if undefined.
 *
 * @throws ShapeError `AXIS_INVALID` for an axis outside [-ndim, ndim) or named twice
 */
export function normalizeAxes(what: string, axes: number | readonly number[] | undefined, ndim: number): number[] {
  if (axes === undefined) return Array.from({ length: ndim }, (_, axis) => axis);
  const normal = (typeof axes === "number" ? [axes] : axes).map((axis) => normalizeAxis(what, axis, ndim));
  const twice = normal.find((axis, i) => normal.indexOf(axis) !== i);
  if (twice === undefined) return normal;
  throw new ShapeError("AXIS_INVALID", `${what}: axis ${twice} is named twice, expected each axis at most once`, {
    details: { axis: twice, ndim },
  });
}

/** `index` counted from the front. @throws ShapeError `INDEX_OUT_OF_RANGE` unless -length ≤ index < length. */
export function normalizeIndex(what: string, index: number, axis: number, length: number): number {
  if (Number.isInteger(index) && index >= -length && index < length) return index < 0 ? index + length : index;
  throw new ShapeError(
    "INDEX_OUT_OF_RANGE",
    `${what}: index ${index} is not an integer in [${-length}, ${length}) on axis ${axis}`,
    { details: { index, axis, length } },
  );
}
