import type { DType } from "@convmtx/tensor";
import { getFloat16 } from "@petamoriken/float16";
import type { FileContext, Place } from "./file-error.ts";
import { invalid, unsupported } from "./file-error.ts";

/** NumPy's names of the element types that can be read, and bfloat16 of model files. */
export type SourceDType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64";

/** How one stored element is laid out and what it becomes. */
export interface ElementType {
  readonly name: SourceDType;
  readonly bytes: number;
  /** The smallest dtype of a tensor which holds every value; float64 for 64-bit integers, which may not fit. */
  readonly tensor: DType;
  readonly isInteger: boolean;
  /** As a float64. A 64-bit integer is rounded to nearest, ties to even. */
  read(view: DataView, at: number, littleEndian: boolean): number;
}

/** By NumPy's codes, but for `bf`, which NumPy does not have. */
const types: { readonly [code: string]: ElementType } = {
  b1: {
    name: "bool",
    bytes: 1,
    tensor: "uint8",
    isInteger: false,
    read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  },
  i1: { name: "int8", bytes: 1, tensor: "int32", isInteger: true, read: (view, at) => view.getInt8(at) },
  u1: { name: "uint8", bytes: 1, tensor: "uint8", isInteger: true, read: (view, at) => view.getUint8(at) },
  i2: { name: "int16", bytes: 2, tensor: "int32", isInteger: true, read: (view, at, le) => view.getInt16(at, le) },
  u2: { name: "uint16", bytes: 2, tensor: "int32", isInteger: true, read: (view, at, le) => view.getUint16(at, le) },
  i4: { name: "int32", bytes: 4, tensor: "int32", isInteger: true, read: (view, at, le) => view.getInt32(at, le) },
  u4: { name: "uint32", bytes: 4, tensor: "float64", isInteger: true, read: (view, at, le) => view.getUint32(at, le) },
  i8: {
    name: "int64",
    bytes: 8,
    tensor: "float64",
    isInteger: true,
    read: (view, at, le) => view.getInt32(le ? at + 4 : at, le) * 2 ** 32 + view.getUint32(le ? at : at + 4, le),
  },
  u8: {
    name: "uint64",
    bytes: 8,
    tensor: "float64",
    isInteger: true,
    read: (view, at, le) => view.getUint32(le ? at + 4 : at, le) * 2 ** 32 + view.getUint32(le ? at : at + 4, le),
  },
  f2: { name: "float16", bytes: 2, tensor: "float32", isInteger: false, read: (v, at, le) => getFloat16(v, at, le) },
  bf: { name: "bfloat16", bytes: 2, tensor: "float32", isInteger: false, read: bfloat16 },
  f4: { name: "float32", bytes: 4, tensor: "float32", isInteger: false, read: (v, at, le) => v.getFloat32(at, le) },
  f8: { name: "float64", bytes: 8, tensor: "float64", isInteger: false, read: (v, at, le) => v.getFloat64(at, le) },
};

const byName: ReadonlyMap<SourceDType, ElementType> = new Map(Object.values(types).map((type) => [type.name, type]));

/** The element type of this name. */
export function elementTypeNamed(name: SourceDType): ElementType {
  return byName.get(name) as ElementType;
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function bfloat16(view: DataView, at: number, littleEndian: boolean): number {
  word.setUint16(0, view.getUint16(at, littleEndian));
  return word.getFloat32(0);
}

const refused: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^c(8|16|24|32)$/, "complex numbers"],
  [/^O\d*$/, "Python objects (they would have to be unpickled, which runs code)"],
  [/^U\d+$/, "text"],
  [/^[Sa]\d+$/, "byte strings"],
  [/^[Mm]8(\[.*\])?$/, "dates and time spans"],
  [/^f(10|12|16)$/, "long doubles"],
  [/^V\d+$/, "raw bytes (void)"],
];

/**
 * The element type and byte order that NumPy's `descr` names, such as `<f8`.
 *
 * @throws UnsupportedError `FILE_UNSUPPORTED` for a type that is refused by name, FormatError `FILE_INVALID` for others
 */
export function elementTypeOf(
  context: FileContext,
  place: Place,
  descr: string,
): { readonly type: ElementType; readonly littleEndian: boolean } {
  const [, order, code] = /^([<>=|]?)(.*)$/s.exec(descr) as unknown as [string, string, string];
  const type = Object.hasOwn(types, code) && code !== "bf" ? types[code] : code === "?" ? types["b1"] : undefined;
  // Native order, and none, are those of the machine which wrote: little-endian on all but a few.
  if (type !== undefined) return { type, littleEndian: order !== ">" };
  const name = refused.find(([pattern]) => pattern.test(code))?.[1];
  if (name !== undefined) throw unsupported(context, place, `dtype '${descr}' is refused: it holds ${name}`);
  throw invalid(context, place, `'${descr}' is not a dtype`);
}
