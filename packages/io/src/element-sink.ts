import type { DType, TypedArray } from "@convmtx/tensor";
import { allocate, bytesPerElement, DtypeError, floatDType } from "@convmtx/tensor";
import { hostIsLittleEndian, swapBytes } from "./byte-order.ts";
import type { ElementType } from "./element-type.ts";
import type { FileContext } from "./file-error.ts";
import { invalid } from "./file-error.ts";
import { firstOutside, storeInt64AsInt32 } from "./index-elements.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { allocated } from "./memory-budget.ts";

/** Where the elements of an array stand and how. An npy header is one. */
export interface ElementLayout {
  readonly type: ElementType;
  readonly littleEndian: boolean;
  /** Elements. */
  readonly size: number;
  /** The byte at which they begin, for messages. */
  readonly dataOffset: number;
}

/** What the elements are for: a tensor, the values of a matrix (floating), its indices (int32), or places in a file of any size (float64). */
export type ElementUse = "tensor" | "values" | "indices" | "offsets";

export interface SinkOptions {
  readonly use: ElementUse;
  /** Round 64-bit integers beyond 2^53 instead of refusing them. */
  readonly lossy: boolean;
  readonly budget: MemoryBudget;
  /** Indices must lie below it. */
  readonly indexLimit?: number | undefined;
  /** Whether that many bytes are known to be there. If not, memory grows with what arrives. */
  readonly sizeIsKnown: boolean;
}

/** Takes the bytes of an array as they come and turns them into elements. */
export interface ElementSink {
  /** Bytes still wanted. */
  readonly missing: number;
  /** Takes from the front of `bytes` what is wanted; returns how many that was. */
  push(bytes: Uint8Array): number;
  /** All elements in stored order. Only once nothing is missing. */
  elements(): TypedArray;
}

const firstGuess = 1 << 16;
const largestSafe = 2 ** 53;

export function elementSink(context: FileContext, header: ElementLayout, options: SinkOptions): ElementSink {
  const { type, littleEndian, size, dataOffset } = header;
  const dtype = targetDType(header, options.use);
  const width = bytesPerElement(dtype);
  const place = { byte: dataOffset };
  options.budget.take(context, place, size * width);
  let out = make(options.sizeIsKnown ? size : Math.min(size, firstGuess));
  let filled = 0;
  let missing = size * type.bytes;
  const carry = new Uint8Array(type.bytes);
  let carried = 0;
  const isCopy = sameLayout(header, dtype);

  function make(length: number): TypedArray {
    return allocated(context, place, length * width, () => allocate(dtype, length));
  }

  function reserve(length: number): void {
    if (length <= out.length) return;
    const larger = make(Math.min(size, Math.max(length, out.length * 2)));
    larger.set(out.subarray(0, filled));
    out = larger;
  }

  function convert(bytes: Uint8Array): void {
    const count = bytes.length / type.bytes;
    reserve(filled + count);
    store(bytes, count);
    checkRange(filled, filled + count);
    filled += count;
  }

  function checkRange(from: number, to: number): void {
    const { indexLimit } = options;
    if (indexLimit === undefined) return;
    const at = firstOutside(out as Int32Array, from, to, indexLimit);
    if (at < to) throw outOfRange(context, header, at, out[at], indexLimit);
  }

  function store(bytes: Uint8Array, count: number): void {
    if (isCopy) {
      const target = new Uint8Array(out.buffer, filled * width, bytes.length);
      target.set(bytes);
      if (littleEndian !== hostIsLittleEndian) swapBytes(target, width);
      return;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // What does not fit is left to the loop below, which knows why.
    const isWide = type.name === "int64" && options.use === "indices";
    const stored = isWide ? storeInt64AsInt32(view, littleEndian, out as Int32Array, filled, count) : 0;
    for (let i = stored; i < count; i++) {
      const at = i * type.bytes;
      const value = type.read(view, at, littleEndian);
      if (type.bytes === 8 && type.isInteger && !options.lossy && Math.abs(value) >= largestSafe) {
        const low = view.getUint8(littleEndian ? at : at + 7);
        if (Math.abs(value) > largestSafe || (low & 1) === 1) throw precisionLoss(context, header, filled + i, value);
      }
      if (options.use === "indices" && value !== (value | 0)) throw indexTooLarge(context, header, filled + i, value);
      out[filled + i] = value;
    }
  }

  return {
    get missing() {
      return missing;
    },
    push(bytes) {
      const take = Math.min(bytes.length, missing);
      missing -= take;
      let at = 0;
      if (carried > 0) {
        at = Math.min(take, type.bytes - carried);
        carry.set(bytes.subarray(0, at), carried);
        carried += at;
        if (carried < type.bytes) return take;
        convert(carry);
        carried = 0;
      }
      const whole = at + (take - at) - ((take - at) % type.bytes);
      if (whole > at) convert(bytes.subarray(at, whole));
      carried = take - whole;
      carry.set(bytes.subarray(whole, take));
      return take;
    },
    elements: () => (out.length === size ? out : out.slice(0, size)) as TypedArray,
  };
}

function targetDType({ type }: ElementLayout, use: ElementUse): DType {
  if (use === "indices") return "int32";
  if (use === "offsets") return "float64";
  return use === "values" ? floatDType(type.tensor) : type.tensor;
}

function sameLayout({ type }: ElementLayout, dtype: DType): boolean {
  return type.name === dtype;
}

function precisionLoss(context: FileContext, header: ElementLayout, index: number, value: number): DtypeError {
  const byte = header.dataOffset + index * header.type.bytes;
  const name = context.member === undefined ? context.what : `${context.what}: ${context.member}`;
  return new DtypeError(
    "PRECISION_LOSS",
    `${name}: byte ${byte}: value ${index} of dtype ${header.type.name} is about ${value}, beyond 2^53, and does not fit float64; pass { lossy: true } to round`,
    { details: { ...context, byte, index } },
  );
}

function outOfRange(context: FileContext, header: ElementLayout, index: number, value: number, limit: number): Error {
  const byte = header.dataOffset + index * header.type.bytes;
  return invalid(context, { byte }, `index ${value} at place ${index}, expected 0 <= index < ${limit}`);
}

function indexTooLarge(context: FileContext, header: ElementLayout, index: number, value: number): Error {
  const byte = header.dataOffset + index * header.type.bytes;
  return invalid(context, { byte }, `index ${value} at place ${index} does not fit an int32`);
}
