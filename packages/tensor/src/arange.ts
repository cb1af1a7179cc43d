import type { DType } from "./dtype.ts";
import { checkDType } from "./dtype.ts";
import { ConvmtxError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import { checkScalar } from "./scalar.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The numbers start, start + step, … before `stop`, as a 1-D tensor.
 *
 * `arange(n)` counts from 0. Element i is start + i·step, rounded once a product and once a sum; there are
 * max(0, ⌈(stop − start) / step⌉) of them, so a fractional step may round to one more or less than expected, as in
 * NumPy's `arange` (which steps by the rounded (start + step) − start, and so differs in the last bits).
 *
 * @throws ConvmtxError `OPTION_INVALID` if step is 0 or a number is not finite; DtypeError `DTYPE_UNSUPPORTED`,
 * `PRECISION_LOSS` if an integer dtype cannot hold them; LimitError `MEMORY_LIMIT`
 */
export function arange(stop: number): Tensor<"float64">;
export function arange<D extends DType = "float64">(start: number, stop: number, step?: number, dtype?: D): Tensor<D>;
export function arange(first: number, second?: number, step = 1, dtype: DType = "float64"): Tensor {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  checkDType("arange", dtype);
  if (![start, stop, step].every(Number.isFinite) || step === 0) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `arange: start ${start}, stop ${stop} and step ${step} must be finite and step not 0`,
      { details: { start, stop, step } },
    );
  }
  const length = Math.max(0, Math.ceil((stop - start) / step));
  // The first two being integers makes all of them integers; the ends bound the rest.
  for (const i of [0, 1, length - 1].filter((index) => index >= 0 && index < length))
    checkScalar("arange", start + i * step, dtype);
  const out = newTensor("arange", dtype, [length]);
  for (let i = 0; i < length; i++) out.data[i] = start + i * step;
  return out;
}
