import { expect, it } from "vitest";
import { growingEntries, packed, reserve } from "./growing-entries.ts";
import { checkEntryCount, withinMemory } from "./within-memory.ts";

it("says which function ran out of memory, and lets other errors pass", () => {
  expect(() => withinMemory("lu", 2 ** 53, () => new Float64Array(2 ** 53))).toThrow(
    expect.objectContaining({
      name: "LimitError",
      code: "MEMORY_LIMIT",
      message: "lu: cannot allocate 9007199254740992 bytes; try another ordering, or an iterative solver",
      cause: expect.any(RangeError) as RangeError,
    }),
  );
  expect(() =>
    withinMemory("lu", 1, () => {
      throw new TypeError("other");
    }),
  ).toThrow(TypeError);
});

it("refuses more entries than int32 addresses, also when they come one by one", () => {
  expect(() => checkEntryCount("cholesky", 2 ** 31 - 1)).not.toThrow();
  const message = `the factor has ${2 ** 31} entries, at most ${2 ** 31 - 1} can be addressed by int32 indices; try another ordering, or an iterative solver`;
  expect(() => checkEntryCount("cholesky", 2 ** 31)).toThrow(
    expect.objectContaining({ name: "LimitError", code: "INDEX_LIMIT", message: `cholesky: ${message}` }),
  );
  const entries = growingEntries("lu", 1);
  entries.length = 2 ** 31 - 2;
  expect(() => reserve("lu", entries, 2)).toThrow(`lu: ${message}`);
});

it("keeps what there was when it grows, and grows by half at least", () => {
  const entries = growingEntries("lu", 4);
  entries.indices.set([1, 2, 3]);
  entries.data.set([4, 5, 6]);
  entries.length = 3;
  const before = entries.indices;
  reserve("lu", entries, 1);
  expect(entries.indices).toBe(before);
  reserve("lu", entries, 2);
  expect(entries.indices.length).toBe(6);
  expect(packed(entries)).toEqual({ indices: Int32Array.of(1, 2, 3), data: Float64Array.of(4, 5, 6) });
});
