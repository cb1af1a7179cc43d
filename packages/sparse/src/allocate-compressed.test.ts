import { expect, it } from "vitest";
import { allocateCompressed } from "./allocate-compressed.ts";

it("gives zero-filled arrays of the right lengths", () => {
  const { indptr, indices, data } = allocateCompressed("test", 2, 3, "float32");
  expect([indptr, indices, data]).toEqual([new Int32Array(3), new Int32Array(3), new Float32Array(3)]);
});

it("refuses more entries than int32 can count", () => {
  expect(() => allocateCompressed("test", 2, 2 ** 31, "float32")).toThrow(
    expect.objectContaining({ name: "LimitError", code: "INDEX_LIMIT" }),
  );
});
