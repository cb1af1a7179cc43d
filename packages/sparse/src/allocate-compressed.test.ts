import { expect, it } from "vitest";
import { allocateCompressed, withinMemory } from "./allocate-compressed.ts";

it("gives zero-filled arrays of the right lengths", () => {
  const { indptr, indices, data } = allocateCompressed("test", 2, 3, "float32");
  expect([indptr, indices, data]).toEqual([new Int32Array(3), new Int32Array(3), new Float32Array(3)]);
});

it("refuses more entries than int32 can count", () => {
  expect(() => allocateCompressed("test", 2, 2 ** 31, "float32")).toThrow(
    expect.objectContaining({ name: "LimitError", code: "INDEX_LIMIT" }),
  );
});

it("says which function ran out of memory, and lets other errors pass", () => {
  expect(() => withinMemory("test", 2 ** 53, () => new Float64Array(2 ** 53))).toThrow(
    expect.objectContaining({
      code: "MEMORY_LIMIT",
      message: "test: cannot allocate 9007199254740992 bytes; split the matrix into blocks",
      cause: expect.any(RangeError) as RangeError,
    }),
  );
  expect(() =>
    withinMemory("test", 1, () => {
      throw new TypeError("other");
    }),
  ).toThrow(TypeError);
});
