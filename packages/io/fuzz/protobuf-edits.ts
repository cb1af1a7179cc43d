import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { pick, type StructureEdit } from "./edits.ts";

/** A field of a protobuf message, whatever its schema: bytes that are a message themselves are taken apart. */
interface Field {
  readonly number: number;
  readonly type: WireType;
  /** As it stands behind the tag, a length included. */
  readonly bytes: Uint8Array;
  readonly inner: readonly Field[] | undefined;
}

const varints: readonly bigint[] = [0n, 1n, 2n, 3n, 5n, 7n, 16n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n];
const lengths: readonly number[] = [0, 1, 127, 128, 65_535, 2 ** 31 - 1, 2 ** 32 - 1];

/** A protobuf file with fields doubled, left out, moved, renumbered, cut short, or under a wrong length. */
export function withFields(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  let out = bytes;
  for (const edit of edits) {
    const fields = parsed(out, 0);
    if (fields === undefined || fields.length === 0) return out;
    // Level by level, so that the few fields which hold all others are changed as often as the many within.
    let [level, chosen] = [fields, pick(fields, edit.at)];
    for (let at = (edit.at * 7919) % 1e6; chosen.inner !== undefined && chosen.inner.length > 0 && at % 8 > 1; ) {
      level = [...chosen.inner];
      chosen = pick(level, at);
      at = (at * 7919 + edit.value) % 1e6;
    }
    out = written(fields, chosen, edit);
  }
  return out;
}

function parsed(bytes: Uint8Array, depth: number): Field[] | undefined {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  try {
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      if (type === WireType.StartGroup || type === WireType.EndGroup) return undefined;
      const start = reader.pos;
      reader.skip(type);
      if (reader.pos > reader.len) return undefined;
      const value = bytes.subarray(start, reader.pos);
      const isNested = type === WireType.LengthDelimited && value.length > 2 && value.length < 100_000 && depth < 8;
      fields.push({ number, type, bytes: value, inner: isNested ? parsed(contents(value), depth + 1) : undefined });
    }
  } catch {
    return undefined;
  }
  return fields;
}

function contents(value: Uint8Array): Uint8Array {
  return new BinaryReader(value).bytes();
}

function written(fields: readonly Field[], chosen: Field, edit: StructureEdit): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of fields) {
    if (field === chosen) writeChanged(writer, field, edit);
    else if (field.inner?.some((one) => holds(one, chosen)) === true) {
      writer.tag(field.number, field.type).bytes(written(field.inner, chosen, edit));
    } else writer.tag(field.number, field.type).raw(field.bytes);
  }
  return writer.finish();
}

function holds(field: Field, chosen: Field): boolean {
  return field === chosen || field.inner?.some((one) => holds(one, chosen)) === true;
}

function writeChanged(writer: BinaryWriter, field: Field, { how, value }: StructureEdit): void {
  const { number, type, bytes } = field;
  if (how === 0) return;
  if (how === 1) writer.tag(number, type).raw(bytes);
  if (how === 2) {
    writer.tag(1 + (value % 20), type).raw(bytes);
    return;
  }
  if (how < 3 || type !== WireType.LengthDelimited) {
    if (type === WireType.Varint && how > 2) writer.tag(number, type).uint64(varints[value % varints.length]);
    else writer.tag(number, type).raw(how > 2 ? bytes.map((byte, i) => (i === value % 8 ? 255 : byte)) : bytes);
    return;
  }
  const inside = contents(bytes);
  if (how === 3) writer.tag(number, type).bytes(inside.subarray(0, Math.floor((inside.length * value) / 1000)));
  else if (how === 4)
    writer
      .tag(number, type)
      .uint32(lengths[value % lengths.length])
      .raw(inside);
  else if (how === 5) writer.tag(number, type).bytes(inside.map((byte, i) => (i === value % 4 ? value % 256 : byte)));
  else if (how === 6)
    writer
      .tag(number, type)
      .uint32(Math.max(0, inside.length + (value % 5) - 2))
      .raw(inside);
  else writer.tag(number, WireType.Varint).uint64(varints[value % varints.length]);
}
