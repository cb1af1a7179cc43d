import { randomNormal, sizeOf } from "@convmtx/tensor";

export const kernelPresets = [
  "counting",
  "box",
  "gaussian",
  "sobel",
  "laplacian",
  "sharpen",
  "motion",
  "identity",
  "random",
] as const;

/** A kernel by its name, of any size and number of axes. */
export type KernelPreset = (typeof kernelPresets)[number];

/**
 * The values of a whole kernel in C order.
 *
 * @param channels the kernel's two channel axes, empty if it has none; where both are equal and there is one group each output channel
 * filters its own input channel, else an output is the mean over its inputs, so that pictures stay pictures
 */
export function presetKernel(
  preset: KernelPreset,
  channels: readonly number[],
  kernelSize: readonly number[],
): Float64Array {
  const shape = [...channels, ...kernelSize];
  if (preset === "counting") return Float64Array.from({ length: sizeOf(shape) }, (_, i) => i + 1);
  if (preset === "random") return randomNormal(shape, { seed: 1 }).toTypedArray();
  const slice = spatialKernel(preset, kernelSize);
  const [first, second] = channels.length === 0 ? [1, 1] : channels;
  const values = new Float64Array(first * second * slice.length);
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      const weight = first === second ? Number(a === b) : 1 / second;
      values.set(
        slice.map((value) => weight * value),
        (a * second + b) * slice.length,
      );
    }
  }
  return values;
}

/** One spatial kernel in C order. */
function spatialKernel(preset: Exclude<KernelPreset, "counting" | "random">, size: readonly number[]): Float64Array {
  const last = size.length - 1;
  switch (preset) {
    case "box":
      return new Float64Array(sizeOf(size)).fill(1 / sizeOf(size));
    case "gaussian":
      return separable(size.map(binomial));
    case "sobel":
      return separable(size.map((k, axis) => (axis === last ? difference(k) : binomial(k))));
    case "laplacian":
      return laplacian(size);
    case "sharpen": {
      const values = laplacian(size).map((value) => -value);
      values[centre(size)] += 1;
      return values;
    }
    case "motion": {
      const longest = Math.max(...size);
      return fromTaps(size, (tap) => {
        const along = (axis: number) => Math.round((tap[axis] * (longest - 1)) / Math.max(size[axis] - 1, 1));
        return tap.every((_, axis) => size[axis] === 1 || along(axis) === along(last)) ? 1 / longest : 0;
      });
    }
    case "identity":
      return fromTaps(size, () => 0).fill(1, centre(size), centre(size) + 1);
  }
}

/** The second differences along all axes, around the middle. */
function laplacian(size: readonly number[]): Float64Array {
  return fromTaps(size, (tap) => {
    const offsets = tap.map((t, axis) => Math.abs(t - middle(size[axis]))).filter((offset) => offset > 0);
    const axes = size.filter((k) => k > 2).length;
    if (offsets.length === 0) return -2 * axes;
    return offsets.length === 1 && offsets[0] === 1 ? 1 : 0;
  });
}

function fromTaps(size: readonly number[], valueAt: (tap: readonly number[]) => number): Float64Array {
  return Float64Array.from({ length: sizeOf(size) }, (_, flat) => {
    let rest = flat;
    const tap = size.map(() => 0);
    for (let axis = size.length - 1; axis >= 0; axis--) {
      tap[axis] = rest % size[axis];
      rest = Math.floor(rest / size[axis]);
    }
    return valueAt(tap);
  });
}

function separable(factors: readonly Float64Array[]): Float64Array {
  return factors.reduce((product, factor) =>
    Float64Array.from({ length: product.length * factor.length }, (_, i) => {
      return product[Math.floor(i / factor.length)] * factor[i % factor.length];
    }),
  );
}

/** Pascal's row of k numbers, which sums to 1: close to a Gaussian of variance (k − 1)/4. */
function binomial(k: number): Float64Array {
  const row = new Float64Array(k).fill(0);
  row[0] = 1;
  for (let n = 1; n < k; n++) for (let i = n; i > 0; i--) row[i] += row[i - 1];
  return row.map((value) => value / 2 ** (k - 1));
}

/** −1 … 1 from the first tap to the last. */
function difference(k: number): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => (k === 1 ? 1 : (2 * i) / (k - 1) - 1));
}

function middle(k: number): number {
  return Math.floor((k - 1) / 2);
}

function centre(size: readonly number[]): number {
  return size.reduce((flat, k) => flat * k + middle(k), 0);
}
