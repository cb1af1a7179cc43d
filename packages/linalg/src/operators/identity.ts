import { checkShape } from "@convmtx/tensor";
import { Operator } from "./operator.ts";

/** I [n, n]. @throws ShapeError `SHAPE_INVALID` */
export function identity(n: number): Operator {
  checkShape("identity", [n]);
  return new Operator([n, n], (space, x) => space.scale(1, x));
}
