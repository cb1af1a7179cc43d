import type { DType } from "./dtype.ts";
import { isFloat } from "./dtype.ts";
import { DtypeError } from "./errors.ts";

const integerRange = { int32: [-2147483648, 2147483647], uint8: [0, 255] } as const;

/** Whether an element of `dtype` can have exactly the value `value`: NaN in the floating dtypes only, −0 as 0 in integers. */
export function holds(dtype: DType, value: number): boolean {
  if (dtype === "float64") return true;
  if (dtype === "float32") return Object.is(Math.fround(value), value);
  const [low, high] = integerRange[dtype];
  return Number.isInteger(value) && value >= low && value <= high;
}

/**
 * Refuses a number that an integer dtype would silently change; floating dtypes round it.
 *
 * @throws DtypeError `PRECISION_LOSS`
 */
export function checkScalar(what: string, value: number, dtype: DType): void {
  if (isFloat(dtype) || holds(dtype, value)) return;
  throw new DtypeError(
    "PRECISION_LOSS",
    `${what}: ${dtype} cannot hold ${value}; use a float64 tensor (astype(x, "float64")) or an integer in range`,
    { details: { value, dtype } },
  );
}
