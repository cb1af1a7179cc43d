import type { DType } from "./dtype.ts";
import { DtypeError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import { holds } from "./scalar.ts";
import type { Tensor } from "./tensor.ts";
import { asTypedArray } from "./to-typed-array.ts";

export interface AstypeOptions {
  /** Refuse the first element that would change its value. Default false. */
  readonly exact?: boolean | undefined;
}

/**
 * A copy of `x` in another dtype.
 *
 * @returns a new contiguous tensor, also where the dtype is the same already
 * @throws DtypeError `DTYPE_UNSUPPORTED`, or `PRECISION_LOSS` with `exact` if an element has no equal in `dtype`
 * @remarks Without `exact`: float32 rounds to nearest; int32 and uint8 drop the fraction, wrap modulo 2^32 and 256, and
 * take 0 for NaN and ±∞ (the rules of typed arrays, the same on every platform; NumPy leaves them to the machine).
 */
export function astype<D extends DType>(x: Tensor, dtype: D, options: AstypeOptions = {}): Tensor<D> {
  const out = newTensor("astype", dtype, x.shape);
  const values = asTypedArray(x);
  if (options.exact) {
    const lost = values.findIndex((value) => !holds(dtype, value));
    if (lost >= 0) {
      throw new DtypeError(
        "PRECISION_LOSS",
        `astype: element ${lost} is ${values[lost]}, which ${dtype} cannot hold; leave out exact to round`,
        { details: { index: lost, value: values[lost], dtype } },
      );
    }
  }
  out.data.set(values);
  return out;
}
