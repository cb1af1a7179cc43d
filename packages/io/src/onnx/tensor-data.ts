import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { dtypeOf, Tensor } from "@convmtx/tensor";
import { concat } from "../byte-stream.ts";
import type { ElementLayout } from "../element-sink.ts";
import { elementSink } from "../element-sink.ts";
import type { ElementType, SourceDType } from "../element-type.ts";
import { elementTypeNamed } from "../element-type.ts";
import type { FileContext } from "../file-error.ts";
import { invalid, truncated, unsupported } from "../file-error.ts";
import type { MemoryBudget } from "../memory-budget.ts";
import { memoryBudget } from "../memory-budget.ts";
import type { ModelTensor } from "../model-tensor.ts";
import type { ReadOptions } from "../read-npy.ts";
import type { RangedSource } from "../source.ts";
import { readExactly, windows } from "../source.ts";
import type { OnnxTensor } from "./model.ts";
import type { WireScope } from "./wire.ts";
import { bytes, integer, integers, message, pieces, readFields, text } from "./wire.ts";

export interface TensorOptions extends ReadOptions {
  /**
   * Opens the file of this name beside the model, which holds weights. Names come from the model: refuse those that lead elsewhere.
   * `externalFiles` of `@convmtx/io/node` does so.
   */
  readonly external?: ((location: string) => RangedSource | Promise<RangedSource>) | undefined;
}

/** The numbers of `TensorProto.DataType`. */
const dtypes: ReadonlyMap<number, SourceDType> = new Map([
  [1, "float32"],
  [2, "uint8"],
  [3, "int8"],
  [4, "uint16"],
  [5, "int16"],
  [6, "int32"],
  [7, "int64"],
  [9, "bool"],
  [10, "float16"],
  [11, "float64"],
  [12, "uint32"],
  [13, "uint64"],
  [16, "bfloat16"],
]);

/** `TensorProto`, its elements as the bytes that hold them. */
interface RawTensor {
  name: string;
  dataType: number;
  readonly dims: number[];
  raw: Uint8Array | undefined;
  /** float_data and double_data: little-endian numbers. */
  readonly fixed: Uint8Array[];
  /** int32_data, int64_data and uint64_data: varints. */
  readonly varints: Uint8Array[];
  readonly external: Map<string, string>;
  isExternal: boolean;
}

/** Decodes a `TensorProto`; its elements stay where they are until they are read. */
export function readTensorProto(scope: WireScope, view: Uint8Array, options: TensorOptions): OnnxTensor {
  const raw: RawTensor = {
    name: "",
    dataType: 0,
    dims: [],
    raw: undefined,
    fixed: [],
    varints: [],
    external: new Map(),
    isExternal: false,
  };
  const place = { byte: view.byteOffset - scope.file.byteOffset };
  readFields(scope, view, {
    1: integers((dim) => raw.dims.push(dim)),
    2: integer((value) => (raw.dataType = value)),
    4: pieces(WireType.Bit32, (piece) => raw.fixed.push(piece)),
    5: pieces(WireType.Varint, (piece) => raw.varints.push(piece)),
    7: pieces(WireType.Varint, (piece) => raw.varints.push(piece)),
    8: text((name) => (raw.name = name)),
    9: bytes((data) => (raw.raw = data)),
    10: pieces(WireType.Bit64, (piece) => raw.fixed.push(piece)),
    11: pieces(WireType.Varint, (piece) => raw.varints.push(piece)),
    13: message((entry, inner) => {
      const [key, value] = readEntry(inner, entry);
      raw.external.set(key, value);
    }),
    14: integer((location) => (raw.isExternal = location === 1)),
  });
  if (raw.dims.some((dim) => dim < 0)) {
    throw invalid(scope.context, place, `tensor ${JSON.stringify(raw.name)} has shape [${raw.dims.join(", ")}]`);
  }
  const dtype = dtypes.get(raw.dataType);
  return {
    name: raw.name,
    dtype,
    shape: raw.dims,
    external: raw.isExternal ? (raw.external.get("location") ?? "") : undefined,
    read: (own) => readElements({ ...scope.context, member: raw.name }, place.byte, raw, dtype, { ...options, ...own }),
  };
}

/** `StringStringEntryProto` */
function readEntry(scope: WireScope, view: Uint8Array): [key: string, value: string] {
  const entry: [string, string] = ["", ""];
  readFields(scope, view, { 1: text((key) => (entry[0] = key)), 2: text((value) => (entry[1] = value)) });
  return entry;
}

async function readElements(
  context: FileContext,
  byte: number,
  raw: RawTensor,
  dtype: SourceDType | undefined,
  options: TensorOptions,
): Promise<ModelTensor> {
  if (dtype === undefined) throw unsupported(context, { byte }, `data type ${raw.dataType} of ONNX is refused`);
  const type = elementTypeNamed(dtype);
  const size = raw.dims.reduce((product, dim) => product * dim, 1);
  const wanted = size * type.bytes;
  if (!Number.isSafeInteger(wanted)) throw invalid(context, { byte }, `shape [${raw.dims.join(", ")}] is too large`);
  const budget = memoryBudget(context.what, options.maxBytes);
  const layout = { type, littleEndian: true, size, dataOffset: byte };
  const isHere = !raw.isExternal;
  if (isHere) checkSize(context, byte, raw, type, size);
  const sinkOptions = { use: "tensor", lossy: options.lossy ?? false, budget, sizeIsKnown: isHere } as const;
  const sink = elementSink(context, layout, sinkOptions);
  const chunks = isHere
    ? inlineChunks(context, byte, raw, layout, budget)
    : externalChunks(context, byte, raw, wanted, options);
  for await (const chunk of chunks) sink.push(chunk);
  if (sink.missing > 0) {
    throw truncated(context, { byte }, `${wanted - sink.missing} bytes of elements, but its shape needs ${wanted}`);
  }
  const data = sink.elements();
  return { tensor: new Tensor(dtypeOf(data), data, raw.dims), sourceDtype: dtype };
}

/** Before memory is taken for the elements: as many as the shape says must be there. */
function checkSize(context: FileContext, byte: number, raw: RawTensor, type: ElementType, size: number): void {
  const length = (list: readonly Uint8Array[]): number => list.reduce((sum, piece) => sum + piece.length, 0);
  const asBytes = raw.raw?.length ?? (raw.fixed.length > 0 ? length(raw.fixed) : undefined);
  const varints = length(raw.varints);
  const fits = asBytes === undefined ? varints >= size && varints <= 10 * size : asBytes === size * type.bytes;
  if (fits) return;
  const got = asBytes === undefined ? `${varints} bytes of varints` : `${asBytes} bytes`;
  throw invalid(
    context,
    { byte },
    `shape [${raw.dims.join(", ")}] of ${type.name} does not fit its ${got} of elements`,
  );
}

function* inlineChunks(
  context: FileContext,
  byte: number,
  raw: RawTensor,
  { type, size }: ElementLayout,
  budget: MemoryBudget,
): Generator<Uint8Array> {
  if (raw.raw !== undefined) yield raw.raw;
  else if (raw.fixed.length > 0) yield* raw.fixed;
  else {
    budget.take(context, { byte }, size * type.bytes);
    yield fromVarints(context, byte, concat(raw.varints), type, size);
  }
}

/** Elements in the form of `raw_data`: float16 and bfloat16 stand in `int32_data` as their bits. */
function fromVarints(
  context: FileContext,
  byte: number,
  varints: Uint8Array,
  { bytes: width }: ElementType,
  size: number,
): Uint8Array {
  const reader = new BinaryReader(varints);
  const out = new DataView(new ArrayBuffer(size * width));
  let at = 0;
  for (; reader.pos < reader.len; at += width) {
    if (at === out.byteLength) throw invalid(context, { byte }, `more than the ${size} elements of its shape`);
    const value = varint(context, byte, reader);
    if (width === 8) out.setBigUint64(at, value, true);
    else if (width === 4) out.setUint32(at, Number(value & 0xffff_ffffn), true);
    else if (width === 2) out.setUint16(at, Number(value & 0xffffn), true);
    else out.setUint8(at, Number(value & 0xffn));
  }
  return new Uint8Array(out.buffer, 0, at);
}

function varint(context: FileContext, byte: number, reader: BinaryReader): bigint {
  try {
    return BigInt(reader.uint64());
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw invalid(context, { byte }, `its elements are no varints: ${problem}`, error);
  }
}

async function* externalChunks(
  context: FileContext,
  byte: number,
  { external }: RawTensor,
  wanted: number,
  options: TensorOptions,
): AsyncGenerator<Uint8Array> {
  const location = external.get("location") ?? "";
  if (options.external === undefined) {
    const problem = `its elements are in the file ${JSON.stringify(location)} beside the model`;
    throw unsupported(
      context,
      { byte },
      `${problem}; pass { external }, such as externalFiles(path).open of @convmtx/io/node`,
    );
  }
  const offset = numberOf(context, byte, external, "offset") ?? 0;
  const length = numberOf(context, byte, external, "length") ?? wanted;
  if (length !== wanted)
    throw invalid(context, { byte }, `${length} bytes of external data, but its shape needs ${wanted}`);
  const source = await options.external(location);
  const name = `${context.what}: ${location}`;
  // Before any is read: the sink grows with what comes, so a file that ends early is told here.
  if (offset + wanted > source.size) await readExactly(name, source, offset, wanted);
  yield* windows(name, source, offset, offset + wanted);
}

function numberOf(
  context: FileContext,
  byte: number,
  entries: ReadonlyMap<string, string>,
  key: string,
): number | undefined {
  const value = entries.get(key);
  if (value === undefined || value === "") return undefined;
  if (/^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  throw invalid(context, { byte }, `the ${key} of its external data is ${JSON.stringify(value.slice(0, 40))}`);
}
