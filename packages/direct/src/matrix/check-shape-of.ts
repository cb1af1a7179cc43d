import { ShapeError, shapeText } from "@convmtx/tensor";

/** Passes if `name` has the shape of the matrix that was factored. @throws ShapeError `SHAPE_MISMATCH` */
export function checkShapeOf(
  what: string,
  name: string,
  got: readonly [number, number],
  expected: readonly [number, number],
): void {
  if (got[0] === expected[0] && got[1] === expected[1]) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: ${name} is ${shapeText(got)}, expected ${shapeText(expected)}: the matrix that was factored`,
    { details: { expected: [...expected], got: [...got] } },
  );
}
