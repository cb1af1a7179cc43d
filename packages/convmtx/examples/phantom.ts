// The Shepp-Logan head phantom: L. A. Shepp, B. F. Logan, "The Fourier reconstruction of a head section", IEEE
// Transactions on Nuclear Science 21 (1974) 21-43, with the contrasts which P. Toft raised so that the eye can see them
// ("The Radon Transform: Theory and Implementation", PhD thesis, Technical University of Denmark, 1996, appendix B).
import type { Tensor } from "convmtx";
import { tensor } from "convmtx";

/** Intensity added inside; half-axes; centre; rotation in degrees. The picture spans [-1, 1] both ways. */
const ellipses: readonly (readonly [number, number, number, number, number, number])[] = [
  [1.0, 0.69, 0.92, 0.0, 0.0, 0],
  [-0.8, 0.6624, 0.874, 0.0, -0.0184, 0],
  [-0.2, 0.11, 0.31, 0.22, 0.0, -18],
  [-0.2, 0.16, 0.41, -0.22, 0.0, 18],
  [0.1, 0.21, 0.25, 0.0, 0.35, 0],
  [0.1, 0.046, 0.046, 0.0, 0.1, 0],
  [0.1, 0.046, 0.046, 0.0, -0.1, 0],
  [0.1, 0.046, 0.023, -0.08, -0.605, 0],
  [0.1, 0.023, 0.023, 0.0, -0.606, 0],
  [0.1, 0.023, 0.046, 0.06, -0.605, 0],
];

/**
 * The phantom in three channels: the whole head, its skull alone (the first two ellipses), what the skull holds (the others).
 *
 * @returns shape [3, size, size], float64
 */
export function phantom(size: number): Tensor<"float64"> {
  const data = new Float64Array(3 * size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [x, y] = [(2 * j + 1) / size - 1, 1 - (2 * i + 1) / size];
      ellipses.forEach(([intensity, a, b, x0, y0, degrees], part) => {
        const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const [u, v] = [(x - x0) * cos + (y - y0) * sin, (y - y0) * cos - (x - x0) * sin];
        if ((u / a) ** 2 + (v / b) ** 2 > 1) return;
        data[i * size + j] += intensity;
        data[(part < 2 ? 1 : 2) * size * size + i * size + j] += intensity;
      });
    }
  }
  return tensor(data, { shape: [3, size, size] });
}
