import type { FloatDType } from "./dtype.ts";
import { isFloat } from "./dtype.ts";
import { ConvmtxError, DtypeError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { seededSource } from "./xoshiro.ts";

interface RandomOptions<D extends FloatDType> {
  /** An integer in [0, 2^53). The same seed gives the same tensor on every platform. */
  readonly seed: number;
  /** Default float64. A float32 tensor holds the float64 numbers of the same seed, rounded. */
  readonly dtype?: D | undefined;
}

export interface UniformOptions<D extends FloatDType = FloatDType> extends RandomOptions<D> {
  /** Default 0. */
  readonly low?: number | undefined;
  /** Never reached. Default 1. */
  readonly high?: number | undefined;
}

export interface NormalOptions<D extends FloatDType = FloatDType> extends RandomOptions<D> {
  /** Default 0. */
  readonly mean?: number | undefined;
  /** Standard deviation, at least 0. Default 1. */
  readonly std?: number | undefined;
}

/**
 * Independent numbers, uniform on [low, high): low + (high − low)·u with u a multiple of 2^-53.
 *
 * The generator is xoshiro128** seeded by SplitMix64 (sources in `xoshiro.ts`), two draws an element in C order; a
 * number that rounds up to `high` is drawn again.
 *
 * @throws ShapeError `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED` unless floating; ConvmtxError `OPTION_INVALID` for
 * the seed, or unless low < high in the dtype and high − low is finite; LimitError `MEMORY_LIMIT`
 */
export function randomUniform<D extends FloatDType = "float64">(shape: Shape, options: UniformOptions<D>): Tensor<D> {
  const out = emptyFloat("randomUniform", shape, options.dtype);
  const source = seededSource("randomUniform", options.seed);
  const { low = 0, high = 1 } = options;
  const round = out.dtype === "float32" ? Math.fround : Number;
  const limit = round(high);
  if (!(round(low) < limit) || !Number.isFinite(high - low) || !Number.isFinite(limit)) {
    throw new ConvmtxError("OPTION_INVALID", `randomUniform: expected low < high, both finite, got [${low}, ${high})`, {
      details: { low, high },
    });
  }
  const { data } = out;
  for (let i = 0; i < data.length; i++) {
    let value = limit;
    while (value >= limit) value = round(low + (high - low) * source.unit());
    data[i] = value;
  }
  return out;
}

/**
 * Independent numbers, normal with the given mean and standard deviation.
 *
 * Marsaglia's polar method (G. Marsaglia, T. A. Bray, "A convenient method for generating normal variables", SIAM
 * Review 6, 1964) on the generator of `randomUniform`; each accepted point gives two elements.
 *
 * @throws ShapeError `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED` unless floating; ConvmtxError `OPTION_INVALID` for
 * the seed, or unless mean is finite and std finite and at least 0; LimitError `MEMORY_LIMIT`
 * @remarks Uses +, −, ×, ÷ and Math.sqrt only. ECMAScript leaves Math.log to the engine, so the logarithm is computed
 * here; Math.sqrt is correctly rounded in every engine known to us.
 */
export function randomNormal<D extends FloatDType = "float64">(shape: Shape, options: NormalOptions<D>): Tensor<D> {
  const out = emptyFloat("randomNormal", shape, options.dtype);
  const source = seededSource("randomNormal", options.seed);
  const { mean = 0, std = 1 } = options;
  if (!Number.isFinite(mean) || !Number.isFinite(std) || std < 0) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `randomNormal: mean ${mean} and std ${std} must be finite and std at least 0`,
      { details: { mean, std } },
    );
  }
  const { data } = out;
  for (let i = 0; i < data.length; i += 2) {
    let u = 0;
    let v = 0;
    let square = 0;
    while (square === 0 || square >= 1) {
      u = 2 * source.unit() - 1;
      v = 2 * source.unit() - 1;
      square = u * u + v * v;
    }
    const radius = Math.sqrt((-2 * logarithm(square)) / square);
    data[i] = mean + std * (u * radius);
    if (i + 1 < data.length) data[i + 1] = mean + std * (v * radius);
  }
  return out;
}

function emptyFloat<D extends FloatDType>(what: string, shape: Shape, dtype: D = "float64" as D): Tensor<D> {
  const out = newTensor(what, dtype, shape);
  if (isFloat(dtype)) return out;
  throw new DtypeError(
    "DTYPE_UNSUPPORTED",
    `${what}: dtype ${String(dtype)} is not floating; use astype on the result`,
  );
}

/** ln x for 0 < x < 1: x = m·2^-e with √½ ≤ m < √2, ln m = 2 artanh((m − 1)/(m + 1)), whose series is cut at 1e-18. */
export function logarithm(x: number): number {
  let mantissa = x;
  let halvings = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    halvings++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let power = 23; power >= 1; power -= 2) series = series * square + 1 / power;
  return 2 * s * series - halvings * Math.LN2;
}
