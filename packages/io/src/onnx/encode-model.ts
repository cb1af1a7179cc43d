import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Writes models for the tests of this folder. Not part of the package. */
export interface ModelParts {
  readonly nodes: readonly NodeParts[];
  readonly initializers?: readonly TensorParts[];
  readonly inputs?: readonly ValueParts[];
  readonly outputs?: readonly ValueParts[];
  readonly values?: readonly ValueParts[];
  /** Default 13. */
  readonly opset?: number;
}

export interface NodeParts {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, number | string | readonly number[] | FloatParts | TensorParts>>;
}

/** A float, several, or the mere type of an attribute whose value is left out, as zeros are. */
export type FloatParts = { readonly f: number } | { readonly floats: readonly number[] } | { readonly type: number };

export interface TensorParts {
  readonly name?: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly raw?: Uint8Array;
  readonly floats?: readonly number[];
  readonly doubles?: readonly number[];
  readonly int32s?: readonly number[];
  readonly int64s?: readonly number[];
  readonly uint64s?: readonly number[];
  /** Writes typed fields one by one, as proto2 does. */
  readonly isUnpacked?: boolean;
  readonly external?: Readonly<Record<string, string>>;
}

/** `undefined` is a length left open. */
export type ValueParts = readonly [name: string, shape: readonly (number | undefined)[] | undefined];

type Write = (writer: BinaryWriter) => void;

export function encodeModel({
  nodes,
  initializers = [],
  inputs = [],
  outputs = [],
  values = [],
  opset: version = 13,
}: ModelParts): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(8);
  text(writer, 2, "test");
  nested(writer, 7, (graph) => {
    for (const node of nodes) nested(graph, 1, (inner) => writeNode(inner, node));
    text(graph, 2, "graph");
    for (const tensor of initializers) nested(graph, 5, (inner) => writeTensor(inner, tensor));
    for (const value of inputs) nested(graph, 11, (inner) => writeValue(inner, value));
    for (const value of outputs) nested(graph, 12, (inner) => writeValue(inner, value));
    for (const value of values) nested(graph, 13, (inner) => writeValue(inner, value));
  });
  nested(writer, 8, (opset) => {
    text(opset, 1, "");
    opset.tag(2, WireType.Varint).int64(version);
  });
  return writer.finish();
}

function writeNode(writer: BinaryWriter, { op, inputs, outputs, name, domain, attributes = {} }: NodeParts): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  if (name !== undefined) text(writer, 3, name);
  text(writer, 4, op);
  for (const [key, value] of Object.entries(attributes)) {
    nested(writer, 5, (attribute) => {
      text(attribute, 1, key);
      if (typeof value === "number") attribute.tag(3, WireType.Varint).int64(value).tag(20, WireType.Varint).int32(2);
      else if (typeof value === "string") {
        text(attribute, 4, value);
        attribute.tag(20, WireType.Varint).int32(3);
      } else if ("f" in value) attribute.tag(2, WireType.Bit32).float(value.f).tag(20, WireType.Varint).int32(1);
      else if ("type" in value) attribute.tag(20, WireType.Varint).int32(value.type);
      else if ("floats" in value && !("dims" in value)) {
        numbers(attribute, 7, WireType.Bit32, value.floats, false, (inner, one) => inner.float(one));
        attribute.tag(20, WireType.Varint).int32(6);
      } else if ("dataType" in value) {
        nested(attribute, 5, (inner) => writeTensor(inner, value));
        attribute.tag(20, WireType.Varint).int32(4);
      } else {
        for (const one of value) attribute.tag(8, WireType.Varint).int64(one);
        attribute.tag(20, WireType.Varint).int32(7);
      }
    });
  }
  if (domain !== undefined) text(writer, 7, domain);
}

function writeTensor(writer: BinaryWriter, tensor: TensorParts): void {
  numbers(writer, 1, WireType.Varint, tensor.dims, false, (inner, value) => inner.int64(value));
  writer.tag(2, WireType.Varint).int32(tensor.dataType);
  const { isUnpacked = false, floats = [], int32s = [], int64s = [], doubles = [], uint64s = [] } = tensor;
  numbers(writer, 4, WireType.Bit32, floats, isUnpacked, (inner, value) => inner.float(value));
  numbers(writer, 5, WireType.Varint, int32s, isUnpacked, (inner, value) => inner.int32(value));
  numbers(writer, 7, WireType.Varint, int64s, isUnpacked, (inner, value) => inner.int64(value));
  if (tensor.name !== undefined) text(writer, 8, tensor.name);
  if (tensor.raw !== undefined) writer.tag(9, WireType.LengthDelimited).bytes(tensor.raw);
  numbers(writer, 10, WireType.Bit64, doubles, isUnpacked, (inner, value) => inner.double(value));
  numbers(writer, 11, WireType.Varint, uint64s, isUnpacked, (inner, value) => inner.uint64(value));
  for (const [key, value] of Object.entries(tensor.external ?? {})) {
    nested(writer, 13, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  }
  if (tensor.external !== undefined) writer.tag(14, WireType.Varint).int32(1);
}

function writeValue(writer: BinaryWriter, [name, shape]: ValueParts): void {
  text(writer, 1, name);
  nested(writer, 2, (type) =>
    nested(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(1);
      if (shape === undefined) return;
      nested(tensor, 2, (axes) => {
        for (const length of shape) {
          nested(axes, 1, (dim) => {
            if (length === undefined) text(dim, 2, "N");
            else dim.tag(1, WireType.Varint).int64(length);
          });
        }
      });
    }),
  );
}

function numbers(
  writer: BinaryWriter,
  field: number,
  type: WireType,
  values: readonly number[],
  isUnpacked: boolean,
  write: (writer: BinaryWriter, value: number) => void,
): void {
  if (values.length === 0) return;
  const writeAll = (inner: BinaryWriter): void => {
    for (const value of values) write(isUnpacked ? inner.tag(field, type) : inner, value);
  };
  if (isUnpacked) writeAll(writer);
  else nested(writer, field, writeAll);
}

function nested(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
