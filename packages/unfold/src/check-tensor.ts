import { DtypeError, Tensor } from "@convmtx/tensor";

/** @throws DtypeError `DTYPE_UNSUPPORTED` unless `value` is a tensor */
export function checkTensor(caller: string, name: string, value: unknown): void {
  if (value instanceof Tensor) return;
  throw new DtypeError(
    "DTYPE_UNSUPPORTED",
    `${caller}: ${name} must be a tensor; tensor(${name}, { shape }) makes one of an array`,
  );
}
