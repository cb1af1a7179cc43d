/** Whether typed arrays store numbers the way files do. False on s390x only. */
export const hostIsLittleEndian: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Reverses every element of `width` bytes in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  const isAligned = bytes.byteOffset % 4 === 0 && (width === 4 || width === 8);
  if (!isAligned) {
    for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
    return;
  }
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  if (width === 4) for (let k = 0; k < words.length; k++) words[k] = reversed(words[k]);
  else {
    for (let k = 0; k < words.length; k += 2) {
      const first = words[k];
      words[k] = reversed(words[k + 1]);
      words[k + 1] = reversed(first);
    }
  }
}

/** The elements of `array` as little-endian bytes: a view of its memory where the host stores them so, else a copy. */
export function littleEndianBytes(array: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  if (hostIsLittleEndian || array.BYTES_PER_ELEMENT === 1) return bytes;
  const copy = bytes.slice();
  swapBytes(copy, array.BYTES_PER_ELEMENT);
  return copy;
}

/** The elements of `array` as big-endian bytes, a copy. */
export function bigEndianBytes(array: Int32Array | Float32Array | Float64Array): Uint8Array<ArrayBuffer> {
  const from = new Uint32Array(array.buffer, array.byteOffset, array.byteLength / 4);
  const to = new Uint32Array(from.length);
  if (!hostIsLittleEndian) to.set(from);
  else if (array.BYTES_PER_ELEMENT === 4) for (let k = 0; k < to.length; k++) to[k] = reversed(from[k]);
  else {
    for (let k = 0; k < to.length; k += 2) {
      to[k] = reversed(from[k + 1]);
      to[k + 1] = reversed(from[k]);
    }
  }
  return new Uint8Array(to.buffer);
}

/** Integers from -2^53 to 2^53 as big-endian int64. */
export function bigEndianInt64(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(2 * values.length);
  for (let k = 0; k < values.length; k++) {
    const [high, low] = [Math.floor(values[k] / 2 ** 32), values[k] >>> 0];
    words[2 * k] = hostIsLittleEndian ? reversed(high) : high;
    words[2 * k + 1] = hostIsLittleEndian ? reversed(low) : low;
  }
  return new Uint8Array(words.buffer);
}

function reversed(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
