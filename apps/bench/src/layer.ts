/** A convolution of square pictures with square kernels. */
export interface Layer {
  readonly outChannels: number;
  readonly inChannels: number;
  readonly kernel: number;
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
}

/** The layer with stride 1, one group, and padding that keeps the size, unless told otherwise. */
export function layerOf(given: Pick<Layer, "outChannels" | "inChannels" | "kernel" | "size"> & Partial<Layer>): Layer {
  return { stride: 1, padding: given.kernel >> 1, groups: 1, ...given };
}

export function inputShape({ inChannels, size }: Layer): [channels: number, height: number, width: number] {
  return [inChannels, size, size];
}

export function kernelShape({ outChannels, inChannels, groups, kernel }: Layer): [number, number, number, number] {
  return [outChannels, inChannels / groups, kernel, kernel];
}

export function outputSize({ size, kernel, padding, stride }: Layer): number {
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

/** Stored entries of the layer's matrix: the multiply-adds of one sample, without those on padding. */
export function entries(layer: Layer): number {
  const { outChannels, inChannels, groups, kernel, size, padding, stride } = layer;
  let axis = 0;
  for (let o = 0; o < outputSize(layer); o++) {
    for (let tap = 0; tap < kernel; tap++) {
      const i = o * stride - padding + tap;
      if (i >= 0 && i < size) axis++;
    }
  }
  return ((outChannels * inChannels) / groups) * axis * axis;
}

export function describe({ outChannels, inChannels, kernel, size, stride, groups }: Layer): string {
  const channels = groups === 1 ? `${inChannels} → ${outChannels} channels` : `depthwise, ${inChannels} channels`;
  return `${channels}, ${kernel}×${kernel}, ${size}×${size}${stride === 1 ? "" : `, stride ${stride}`}`;
}

/** The layer that the sparse operations are measured on: 7 million stored entries. */
export const sparseLayer: Layer = layerOf({ outChannels: 16, inChannels: 16, kernel: 3, size: 56 });
