import { pick, type StructureEdit } from "./edits.ts";

const numbers: readonly unknown[] = [-1, 0, 1, 2, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e300];
const texts: readonly unknown[] = ["", "F64", "I8", "F16", "BF16", "U64", "F8_E5M2", "C64", "__metadata__"];
const others: readonly unknown[] = [null, true, [], [0], [1, 2], [-1], [[1]], {}, { dtype: "F32" }];
const values: readonly unknown[] = [...numbers, ...texts, ...others];

/** A safetensors file with values of its JSON changed, keys left out, renamed or doubled, under the right length. */
export function withJsonHeader(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const root: unknown = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString());
  for (const edit of edits) change(root, edit);
  const json = Buffer.from(JSON.stringify(root));
  const out = new Uint8Array(8 + json.length + bytes.length - 8 - length);
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, 8);
  out.set(bytes.subarray(8 + length), 8 + json.length);
  return out;
}

type Holder = Record<string, unknown>;

function change(root: unknown, { at, how, value }: StructureEdit): void {
  const slots = slotsOf(root);
  if (slots.length === 0) return;
  const [holder, key] = pick(slots, at);
  if (how === 0) delete holder[key];
  else if (how === 1) holder[`${key}${value % 3}`] = holder[key];
  else if (how === 2) [holder[key], holder["__metadata__"]] = [holder["__metadata__"], holder[key]];
  else holder[key] = structuredClone(values[value % values.length]);
}

/** Every value within: where it stands and under which key. */
function slotsOf(value: unknown): [Holder, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key): [Holder, string][] => [[holder, key], ...slotsOf(holder[key])]);
}
