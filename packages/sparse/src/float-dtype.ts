import type { FloatDType } from "@convmtx/tensor";
import { checkDType, DtypeError, isFloat } from "@convmtx/tensor";

/** `dtype` if floating. @throws DtypeError `DTYPE_UNSUPPORTED` */
export function checkFloatDType<D extends FloatDType>(what: string, dtype: D): D {
  if (isFloat(checkDType(what, dtype))) return dtype;
  throw new DtypeError("DTYPE_UNSUPPORTED", `${what}: dtype ${String(dtype)}, expected float32 or float64`);
}
