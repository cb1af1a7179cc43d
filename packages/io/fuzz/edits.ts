import fc from "fast-check";

/** One change of bytes, wherever they stand: it knows no format. */
export interface Edit {
  readonly kind: "set" | "flip" | "cut" | "insert" | "double" | "truncate" | "number";
  /** In millionths of the length. */
  readonly at: number;
  readonly value: number;
  readonly length: number;
}

/** One change of what a format calls a field, a number or a member; each format makes of it what it can. */
export interface StructureEdit {
  readonly at: number;
  readonly how: number;
  readonly value: number;
}

/** A mutated file: which one, what was changed in it, and how it comes. */
export interface Mutation {
  readonly file: number;
  readonly structure: readonly StructureEdit[];
  readonly edits: readonly Edit[];
  /** Bytes a chunk of a stream; 0 for all at once. */
  readonly piece: number;
}

const place = fc.nat(999_999);

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("set", "flip", "cut", "insert", "double", "truncate", "number"),
  at: place,
  value: fc.constantFrom(0, 1, 9, 10, 13, 32, 37, 45, 48, 57, 127, 128, 254, 255),
  length: fc.integer({ min: 1, max: 12 }),
});

const structureEdit: fc.Arbitrary<StructureEdit> = fc.record({ at: place, how: fc.nat(7), value: fc.nat(999) });

/** Bytes changed, structure changed, or both: one to three edits of a kind. */
export const mutations: fc.Arbitrary<Mutation> = fc
  .tuple(
    fc.nat(999),
    fc.constantFrom("bytes", "structure", "both"),
    fc.array(structureEdit, { minLength: 1, maxLength: 3 }),
    fc.array(edit, { minLength: 1, maxLength: 3 }),
    fc.nat(40),
  )
  .map(([file, kind, structure, edits, piece]) => ({
    file,
    structure: kind === "bytes" ? [] : structure,
    edits: kind === "structure" ? [] : edits,
    piece,
  }));

/** The bytes with these edits, in a new array. */
export function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  let out = [...bytes];
  for (const { kind, at, value, length } of edits) {
    const from = Math.floor((at / 1e6) * out.length);
    if (kind === "set") out[from] = value;
    if (kind === "flip") out[from] ^= 1 << (length % 8);
    if (kind === "cut") out.splice(from, length);
    if (kind === "insert") out.splice(from, 0, ...new Array<number>(length).fill(value));
    if (kind === "double") out.splice(from, 0, ...out.slice(from, from + 4 * length));
    if (kind === "truncate") out = out.slice(0, from);
    if (kind === "number") out.splice(from, 4, 255, 255, 255, length % 2 === 0 ? 127 : 255);
  }
  return Uint8Array.from(out);
}

/** The element of a list at `at` millionths of its length. */
export function pick<T>(list: readonly T[], at: number): T {
  return list[Math.min(list.length - 1, Math.floor((at / 1e6) * list.length))];
}
