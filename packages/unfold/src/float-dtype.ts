import type { FloatDType } from "@convmtx/tensor";
import { checkDType, DtypeError, isFloat } from "@convmtx/tensor";

/** `dtype`, float64 if not given. @throws DtypeError `DTYPE_UNSUPPORTED` unless floating */
export function checkFloatDType(caller: string, dtype: FloatDType = "float64"): FloatDType {
  const known = checkDType(caller, dtype);
  if (isFloat(known)) return known;
  throw new DtypeError("DTYPE_UNSUPPORTED", `${caller}: dtype is ${known}, expected float32 or float64`, {
    details: { dtype },
  });
}
