import { ShapeError, shapeText } from "@convmtx/tensor";
import type { Operator } from "./operator.ts";

/** @throws ShapeError `SHAPE_MISMATCH` unless all operators have `axis` sizes equal to the first's */
export function expectEqualSizes(caller: string, operators: readonly Operator[], ...axes: readonly (0 | 1)[]): void {
  operators.forEach(({ shape }, k) => {
    const expected = operators[0].shape;
    if (axes.every((axis) => shape[axis] === expected[axis])) return;
    const what = axes.length === 2 ? "the same shape" : axes[0] === 0 ? "as many rows" : "as many columns";
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${caller}: operator ${k} is ${shapeText(shape)}, expected ${what} as operator 0, which is ${shapeText(expected)}`,
      { details: { shape: [...shape], expected: [...expected] } },
    );
  });
}

/** @throws ShapeError `SHAPE_INVALID` for an empty list */
export function expectSome(caller: string, operators: readonly unknown[]): void {
  if (operators.length > 0) return;
  throw new ShapeError("SHAPE_INVALID", `${caller}: expected at least one operator, got none`);
}

/** @throws ShapeError `SHAPE_MISMATCH` */
export function checkSquareMatrix(caller: string, shape: readonly [number, number]): void {
  if (shape[0] === shape[1]) return;
  throw new ShapeError("SHAPE_MISMATCH", `${caller}: A is ${shapeText(shape)}, expected a square matrix`, {
    details: { shape: [...shape] },
  });
}
