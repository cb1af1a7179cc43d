import { edited, pick, type StructureEdit } from "./edits.ts";
import { withNpyHeader } from "./text-edits.ts";
import { type Member, unzipped, zipped } from "./zip.ts";

/** An npz file with members changed, left out, doubled or renamed, zipped again with right sizes and checksums. */
export function withMembers(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  let members = unzipped(bytes);
  for (const edit of edits) {
    if (members.length === 0) break;
    const chosen = pick(members, edit.at);
    members = members.flatMap((member) => (member === chosen ? changed(member, members, edit) : [member]));
  }
  return zipped(members, edits[0].value % 4 === 0);
}

function changed(member: Member, members: readonly Member[], { at, how, value }: StructureEdit): Member[] {
  const { name, bytes } = member;
  if (how === 0) return [];
  if (how === 1) return value % 4 === 0 ? [member, member] : [{ name: members[value % members.length].name, bytes }];
  if (how === 2) return [{ name, bytes: members[value % members.length].bytes }];
  if (how < 5 && bytes.length > 10) {
    const header = [{ at: (value * 9973) % 1e6, how: how + (value % 3), value }];
    return [{ name, bytes: withNpyHeader(bytes, header) }];
  }
  const kind = (["set", "flip", "number", "truncate", "cut"] as const)[value % 5];
  // Elements stand at the end.
  const place = how === 7 ? (at * 31) % 1e6 : 1e6 - 1 - ((value * 337) % 4e5);
  return [{ name, bytes: edited(bytes, [{ kind, at: place, value: value % 256, length: 1 + (value % 12) }]) }];
}
