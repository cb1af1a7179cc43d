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

/** The two channel axes of a kernel, and what they stand for. */
export interface KernelChannels {
  /** (C_out, C_in/groups), transposed (C_in, C_out/groups). */
  readonly shape: readonly [first: number, second: number];
  readonly groups: number;
  readonly transposed: boolean;
}

/**
 * The values of a whole kernel in C order.
 *
 * @param channels undefined for a kernel without channel axes. Where a group has as many outputs as inputs, each output filters its own input;
 * else an output is the mean over its inputs: pictures stay pictures
 */
export function presetKernel(
  preset: KernelPreset,
  channels: KernelChannels | undefined,
  kernelSize: readonly number[],
): Float64Array {
  const {
    shape: [first, second],
    groups,
    transposed,
  } = channels ?? { shape: [1, 1], groups: 1, transposed: false };
  const length = first * second * sizeOf(kernelSize);
  if (preset === "counting") return Float64Array.from({ length }, (_, i) => i + 1);
  if (preset === "random") return randomNormal([length], { seed: 1 }).toTypedArray();
  const slice = spatialKernel(preset, kernelSize);
  const values = new Float64Array(length);
  const firstOfGroup = Math.max(1, Math.floor(first / groups));
  const inputs = transposed ? firstOfGroup : second;
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      const weight = firstOfGroup === second ? Number(a % firstOfGroup === b) : 1 / inputs;
      const begin = (a * second + b) * slice.length;
      for (let tap = 0; tap < slice.length; tap++) values[begin + tap] = weight * slice[tap];
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

/** The second differences along all axes of three taps or more, around the middle. */
function laplacian(size: readonly number[]): Float64Array {
  return fromTaps(size, (tap) => {
    const away = size.map((_, axis) => axis).filter((axis) => tap[axis] !== middle(size[axis]));
    if (away.length === 0) return 0 - 2 * size.filter((k) => k > 2).length;
    const [axis] = away;
    return away.length === 1 && size[axis] > 2 && Math.abs(tap[axis] - middle(size[axis])) === 1 ? 1 : 0;
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

/** Pascal's row of k numbers, which sums to 1; of many taps the Gaussian of its variance, (k − 1)/4, to which it comes close. */
function binomial(k: number): Float64Array {
  if (k > 32) {
    const bell = Float64Array.from({ length: k }, (_, i) => Math.exp((-2 * (i - (k - 1) / 2) ** 2) / (k - 1)));
    const sum = bell.reduce((total, value) => total + value, 0);
    return bell.map((value) => value / sum);
  }
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
