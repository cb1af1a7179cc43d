import { crc32 as zlib } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32, ownCrc32 } from "./crc32.ts";

it("has the check value of the catalogue", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(ownCrc32(new TextEncoder().encode("123456789"), 0)).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

it("is zlib's for any bytes, in one piece and in two", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
      expect(crc32(bytes)).toBe(zlib(bytes));
      expect(ownCrc32(bytes, 0)).toBe(zlib(bytes));
      expect(ownCrc32(bytes.subarray(cut), ownCrc32(bytes.subarray(0, cut), 0))).toBe(zlib(bytes));
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(zlib(bytes));
    }),
  );
});
