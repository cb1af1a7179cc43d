import { type Tensor, tensor, toTypedArray } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";

/**
 * An estimate of the standard deviation of white noise in y.
 *
 * @param y its structure should be smoother than the noise: most second differences of it are small
 * @param axes along which the second differences are taken; default all
 * @returns 0 where an axis has fewer than 3 elements
 * @remarks The median of |y * [1, −2, 1] ⊗ …| over that of the same of unit noise: edges are outliers, which a median forgets. (J. Immerkær,
 * "Fast Noise Variance Estimation", 1996, with the median of D. Donoho, 1995, for the mean.)
 */
export function estimateNoise(y: Tensor, axes: readonly number[] = y.shape.map((_, a) => a)): number {
  if (axes.some((axis) => y.shape[axis] < 3) || y.shape.length === 0) return 0;
  const kernelShape = y.shape.map((_, a) => (axes.includes(a) ? 3 : 1));
  const taps = axes.reduce<number[]>((all) => all.flatMap((tap) => [tap, -2 * tap, tap]), [1]);
  const kernel = tensor(Float64Array.from(taps), { shape: kernelShape });
  const rough = convOperator(kernel, { inputShape: [...y.shape] }).matvec(Float64Array.from(toTypedArray(y)));
  const sizes = rough.map(Math.abs).sort();
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const medianOfUnitNoise = 0.6744897501960817; // Φ⁻¹(3/4)
  return middle / (medianOfUnitNoise * 6 ** (axes.length / 2));
}
