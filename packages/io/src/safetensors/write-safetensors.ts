import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, ConvmtxError } from "@convmtx/tensor";
import { littleEndianBytes } from "../byte-order.ts";
import { concat } from "../byte-stream.ts";
import { lengthBytes, safetensorsDtype } from "./header.ts";

/**
 * The bytes of a safetensors file with these tensors, in their order, each in C order and little-endian.
 *
 * @param tensors by name, any strides; float32, float64, int32 or uint8
 * @param metadata texts for `__metadata__`
 * @throws ConvmtxError `OPTION_INVALID` for a tensor of the name `__metadata__`
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const header: [string, object][] = metadata.size === 0 ? [] : [["__metadata__", Object.fromEntries(metadata)]];
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, x] of tensors) {
    if (name === "__metadata__") {
      throw new ConvmtxError("OPTION_INVALID", 'encodeSafetensors: no tensor can have the name "__metadata__"');
    }
    const bytes = littleEndianBytes(asTypedArray(x));
    parts.push(bytes);
    const offsets = [end, end + bytes.length];
    header.push([name, { dtype: safetensorsDtype(x.dtype), shape: x.shape, data_offsets: offsets }]);
    end += bytes.length;
  }
  const text = new TextEncoder().encode(
    `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`,
  );
  // Blanks, so that the tensors begin at a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  const start = new Uint8Array(lengthBytes + length).fill(0x20, lengthBytes);
  new DataView(start.buffer).setUint32(0, length, true);
  start.set(text, lengthBytes);
  return concat([start, ...parts]);
}
