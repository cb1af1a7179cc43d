import type { DType, Tensor } from "@convmtx/tensor";
import { asTypedArray } from "@convmtx/tensor";
import { littleEndianBytes } from "./byte-order.ts";

/** NumPy's names of the dtypes as they are written. */
export const descrs: Readonly<Record<DType, string>> = { float32: "<f4", float64: "<f8", int32: "<i4", uint8: "|u1" };

/**
 * The bytes of a `.npy` file, version 1.0, little-endian, in C order: what `numpy.load` reads.
 *
 * @param x any strides; its dtype becomes `<f4`, `<f8`, `<i4` or `|u1`
 * @returns fresh bytes, the same for the same tensor on every machine
 */
export function encodeNpy(x: Tensor): Uint8Array<ArrayBuffer> {
  const header = npyHeaderBytes(descrs[x.dtype], x.shape);
  const data = littleEndianBytes(asTypedArray(x));
  const out = new Uint8Array(header.length + data.length);
  out.set(header);
  out.set(data, header.length);
  return out;
}

/** The header of a version 1.0 file: a multiple of 64 bytes, as NumPy pads it. */
export function npyHeaderBytes(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const out = new Uint8Array(length).fill(0x20);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 0xff, (length - 10) >> 8]);
  out.set(new TextEncoder().encode(dict), 10);
  out[length - 1] = 0x0a;
  return out;
}
