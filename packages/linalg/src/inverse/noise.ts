import { type Tensor, tensor, toTypedArray } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";

/**
 * An estimate of the standard deviation of white noise in y.
 *
 * @param y its structure should be smoother than the noise: most second differences of it are small
 * @param axes along which the second differences are taken; default all. Those of fewer than 3 elements are left out
 * @returns 0 where none is long enough. Of few elements it is too large, by a quarter for 10
 * @remarks The median of |y * [1, −2, 1] ⊗ …| over that of the same of unit noise: edges are outliers, which a median forgets. (J. Immerkær,
 * "Fast Noise Variance Estimation", 1996, with the median of D. Donoho, 1995, for the mean.)
 */
export function estimateNoise(y: Tensor, axes: readonly number[] = y.shape.map((_, a) => a)): number {
  const long = axes.filter((axis) => y.shape[axis] >= 3);
  if (long.length === 0) return 0;
  const kernelShape = y.shape.map((_, a) => (long.includes(a) ? 3 : 1));
  const taps = long.reduce<number[]>((all) => all.flatMap((tap) => [tap, -2 * tap, tap]), [1]);
  const kernel = tensor(Float64Array.from(taps), { shape: kernelShape });
  const rough = convOperator(kernel, { inputShape: [...y.shape] }).matvec(Float64Array.from(toTypedArray(y)));
  const sizes = rough.map(Math.abs).sort();
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const medianOfUnitNoise = 0.6744897501960817; // Φ⁻¹(3/4)
  return middle / (medianOfUnitNoise * 6 ** (long.length / 2));
}
