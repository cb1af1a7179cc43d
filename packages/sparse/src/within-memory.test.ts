import { expect, it } from "vitest";
import { withinMemory } from "./within-memory.ts";

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
