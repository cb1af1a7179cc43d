import { sizeOf } from "@convmtx/tensor";
import { fourierTransform } from "./fft.ts";

/** The transform along every axis of a grid of complex numbers in C order, in place. */
export interface GridTransform {
  forward(x: Float64Array): Float64Array;
  inverse(x: Float64Array): Float64Array;
}

export function gridTransform(shape: readonly number[]): GridTransform {
  const transforms = new Map(shape.map((size) => [size, fourierTransform(size)]));
  const along = (x: Float64Array, direction: "forward" | "inverse"): Float64Array => {
    let inner = sizeOf(shape);
    for (const size of shape) {
      inner /= Math.max(1, size);
      const transform = transforms.get(size)?.[direction];
      if (transform !== undefined && size > 1) throughAxis(x, size, inner, transform);
    }
    return x;
  };
  return { forward: (x) => along(x, "forward"), inverse: (x) => along(x, "inverse") };
}

/** @param inner elements between neighbours along the axis */
function throughAxis(
  x: Float64Array,
  size: number,
  inner: number,
  transform: (line: Float64Array) => Float64Array,
): void {
  const line = new Float64Array(2 * size);
  for (let begin = 0; begin < x.length / 2; begin += inner * size) {
    for (let offset = 0; offset < inner; offset++) {
      for (let i = 0; i < size; i++) {
        const at = 2 * (begin + offset + i * inner);
        line[2 * i] = x[at];
        line[2 * i + 1] = x[at + 1];
      }
      const out = transform(line);
      for (let i = 0; i < size; i++) {
        const at = 2 * (begin + offset + i * inner);
        x[at] = out[2 * i];
        x[at + 1] = out[2 * i + 1];
      }
    }
  }
}
