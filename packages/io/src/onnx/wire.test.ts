import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { memoryBudget } from "../memory-budget.ts";
import type { FieldReader } from "./wire.ts";
import { bytes, float, floats, integer, integers, message, pieces, readFields, text } from "./wire.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

function read(file: Uint8Array, fields: { readonly [number: number]: FieldReader }, maxBytes = 1 << 20): void {
  readFields({ context: { what: "test" }, file, budget: memoryBudget("test", maxBytes) }, file, fields);
}

function refusal(run: () => void): { code: string; byte: unknown; message: string } {
  try {
    run();
  } catch (error) {
    if (isConvmtxError(error)) return { code: error.code, byte: error.details["byte"], message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("fields", () => {
  it("of every kind are read, in bytes as the protobuf specification writes them", () => {
    // 1: 150; 2: "testing"; 3: -1; 4: 1.5f; 5: { 1: 1 }; 6: packed 1, 300; 7: packed 0.5f; 9: bytes ff
    const file = bytesOf(
      "08 96 01  12 07 74657374696e67  18 ffffffffffffffffff 01  25 0000c03f  2a 02 08 01  32 03 01 ac02  3a 04 0000003f  4a 01 ff",
    );
    const got: unknown[] = [];
    const add = (value: unknown): void => void got.push(value);
    const inner = message((view, scope) => readFields(scope, view, { 1: integer(add) }));
    const fields = { 1: integer(add), 2: text(add), 3: integer(add), 4: float(add), 5: inner, 6: integers(add) };
    read(file, { ...fields, 7: floats(add), 9: bytes((view) => add([...view])) });
    expect(got).toEqual([150, "testing", -1, 1.5, 1, 1, 300, 0.5, [255]]);
  });

  it("without a reader are skipped, whatever they are", () => {
    // 20: 1; 21: fixed64; 22: two bytes; 23: group { 1: 1 }; 24: fixed32; 1: 7
    const file = bytesOf("a001 01  a901 0000000000000000  b201 02 0102  bb01 0801 bc01  c501 00000000  08 07");
    const got: number[] = [];
    read(file, { 1: integer((value) => got.push(value)) });
    expect(got).toEqual([7]);
  });

  it("that are repeated are read packed, one by one, and in several pieces", () => {
    const unpacked = bytesOf("0801 0802");
    const packed = bytesOf("0a020102");
    const mixed = bytesOf("0a0101 0802");
    for (const file of [unpacked, packed, mixed]) {
      const got: number[] = [];
      read(file, { 1: integers((value) => got.push(value)) });
      expect(got).toEqual([1, 2]);
    }
    const got: number[][] = [];
    read(mixed, { 1: pieces(WireType.Varint, (piece) => got.push([...piece])) });
    expect(got).toEqual([[1], [2]]);
  });

  it("of the largest safe integer are read, the next is refused", () => {
    const one = (value: bigint): Uint8Array => new BinaryWriter().tag(1, WireType.Varint).int64(value).finish();
    const got: number[] = [];
    const reader = { 1: integer((value) => got.push(value)) };
    read(one(2n ** 53n - 1n), reader);
    read(one(1n - 2n ** 53n), reader);
    expect(got).toEqual([2 ** 53 - 1, 1 - 2 ** 53]);
    expect(refusal(() => read(one(2n ** 53n), reader))).toMatchObject({ code: "FILE_INVALID", byte: 0 });
  });
});

describe("what is broken", () => {
  const any = { 1: integer(() => {}), 2: bytes(() => {}), 3: integers(() => {}), 4: float(() => {}) };

  it.each([
    ["a tag at the end", "08", "FILE_TRUNCATED", 0],
    ["a varint cut short", "0801 0880", "FILE_TRUNCATED", 2],
    ["a length beyond the end", "0801 120541", "FILE_TRUNCATED", 2],
    ["the largest length", "12ffffffff0f", "FILE_TRUNCATED", 0],
    ["a float cut short", "25000000", "FILE_TRUNCATED", 0],
    ["a packed varint cut short", "1a0180", "FILE_TRUNCATED", 0],
    ["field number 0", "0001", "FILE_INVALID", 0],
    ["a varint of eleven bytes", "08ffffffffffffffffffff01", "FILE_INVALID", 0],
    ["bytes where a varint must be", "0801 0a0101", "FILE_INVALID", 2],
    ["a varint where bytes must be", "1001", "FILE_INVALID", 0],
    ["a fixed64 where a varint must be", "190000000000000000", "FILE_INVALID", 0],
    ["a group that ends as another", "bb01 c401", "FILE_INVALID", 0],
  ])("%s", (_name, hex, code, byte) => {
    expect(refusal(() => read(bytesOf(hex), any))).toMatchObject({ code, byte });
  });

  it("names the byte of the file, not of the message within", () => {
    const inner = { 5: message((view, scope) => readFields(scope, view, any)) };
    expect(refusal(() => read(bytesOf("0801 2a03 0801 08"), inner))).toMatchObject({ code: "FILE_TRUNCATED", byte: 6 });
  });

  it("takes no more memory than it may: messages, texts and numbers are counted", () => {
    const many = bytesOf("2a00".repeat(100));
    const inner = { 5: message((view, scope) => readFields(scope, view, {})) };
    read(many, inner, 101 * 160);
    expect(refusal(() => read(many, inner, 101 * 160 - 1)).code).toBe("MEMORY_LIMIT");
    const numbers = bytesOf("1a0401020304");
    read(numbers, any, 160 + 4 * 8);
    expect(refusal(() => read(numbers, any, 160 + 4 * 8 - 1))).toMatchObject({ code: "MEMORY_LIMIT", byte: 2 });
    const words = bytesOf("0a0161");
    read(words, { 1: text(() => {}) }, 160 + 34);
    expect(refusal(() => read(words, { 1: text(() => {}) }, 160 + 33)).code).toBe("MEMORY_LIMIT");
  });
});
