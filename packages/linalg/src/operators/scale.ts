import { ConvmtxError } from "@convmtx/tensor";
import { type AnyOperatorLike, asOperator } from "./as-operator.ts";
import { Operator } from "./operator.ts";

/** αA. @throws ConvmtxError `OPTION_INVALID` unless α is a number that is not NaN */
export function scale(alpha: number, a: AnyOperatorLike): Operator {
  if (typeof alpha !== "number" || Number.isNaN(alpha)) {
    throw new ConvmtxError("OPTION_INVALID", `scale: alpha must be a number, got ${String(alpha)}`, {
      details: { alpha },
    });
  }
  const A = asOperator(a, "scale");
  return new Operator(A.shape, (space, x, side) => space.scale(alpha, A.apply(space, x, side)), A);
}
