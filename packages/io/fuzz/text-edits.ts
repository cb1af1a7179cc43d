import { pick, type StructureEdit } from "./edits.ts";

const numbers = ["-1", "0", "1", "2", "3", "7", "2147483647", "2147483648", "4294967296", "9007199254740993", "1e400"];
const others = [
  "",
  "0.5",
  "nan",
  "-inf",
  "1e-400",
  "0x10",
  "1_0",
  "٣",
  "()",
  "(1,)",
  "True",
  "None",
  " ",
  "\n",
  "%",
  "-0",
];
const words =
  "symmetric skew-symmetric hermitian general pattern integer real complex array coordinate <f8 >i8 <f2 |b1 |u1 |O <c16 <U3 |S3 <i8 <u8 csr coo bsr dia csc".split(
    " ",
  );

/** A text with numbers and words in it replaced by those that readers stumble over, or left out, or doubled. */
export function withText(text: string, edits: readonly StructureEdit[]): string {
  let out = text;
  for (const { at, how, value } of edits) {
    const pattern = how < 5 ? /-?\d+(\.\d+)?(e[-+]?\d+)?/g : /[<>|]?[A-Za-z][\w-]*/g;
    const found = [...out.matchAll(pattern)];
    if (found.length === 0) continue;
    const { 0: token, index } = pick(found, at);
    const list = how < 4 ? numbers : how === 4 ? others : words;
    const replacement = value % 11 === 0 ? `${token} ${token}` : list[value % list.length];
    out = out.slice(0, index) + replacement + out.slice(index + token.length);
  }
  return out;
}

const latin1 = { decode: (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1") };

/** A text file, changed as text. */
export function withTextFile(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  return edits.length === 0 ? bytes : new Uint8Array(Buffer.from(withText(latin1.decode(bytes), edits)));
}

/** An npy file with its header changed as text, under the right length. */
export function withNpyHeader(bytes: Uint8Array, edits: readonly StructureEdit[]): Uint8Array {
  if (edits.length === 0 || bytes.length < 10) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = Math.min(bytes.length, 10 + view.getUint16(8, true));
  const header = Buffer.from(withText(latin1.decode(bytes.subarray(10, end)), edits));
  const out = new Uint8Array(10 + header.length + bytes.length - end);
  out.set(bytes.subarray(0, 10));
  new DataView(out.buffer).setUint16(8, header.length, true);
  out.set(header, 10);
  out.set(bytes.subarray(end), 10 + header.length);
  return out;
}
