/** Kernels of 3 × 3 taps to begin with. */
export const kernels = [
  { name: "sobel-x", title: "Sobel, across", taps: [-1, 0, 1, -2, 0, 2, -1, 0, 1] },
  { name: "sobel-y", title: "Sobel, down", taps: [-1, -2, -1, 0, 0, 0, 1, 2, 1] },
  { name: "laplacian", title: "Laplacian", taps: [0, 1, 0, 1, -4, 1, 0, 1, 0] },
  { name: "sharpen", title: "Sharpen", taps: [0, -1, 0, -1, 5, -1, 0, -1, 0] },
  { name: "gaussian", title: "Gaussian", taps: [1, 2, 1, 2, 4, 2, 1, 2, 1].map((tap) => tap / 16) },
  { name: "box", title: "Mean", taps: [1, 1, 1, 1, 1, 1, 1, 1, 1].map((tap) => tap / 9) },
  { name: "counting", title: "1 to 9", taps: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
] as const;

export type KernelName = (typeof kernels)[number]["name"];

export function tapsOf(name: KernelName): Float64Array {
  return Float64Array.from(kernels.find((kernel) => kernel.name === name)!.taps);
}
