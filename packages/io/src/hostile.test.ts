import { describe, expect, it } from "vitest";
import { attack } from "../fuzz/attack.ts";
import { readCorpus } from "../fuzz/corpus.ts";
import { outcome } from "../fuzz/outcome.ts";
import type { Reader } from "../fuzz/readers.ts";
import { readers } from "../fuzz/readers.ts";
import { seeds } from "../fuzz/seeds.ts";

const seed = 20261123;

/** As many as take about a second. */
const runs = 3000;
const runsOfSlow = 600;

const files = await seeds();

describe("mutated files end in a result or in a refusal which says where", () => {
  it.each(readers)("$name", async (reader) => {
    const numRuns = reader.share < 100_000 ? runsOfSlow : runs;
    const { outcomes, finding } = await attack(reader, files, { seed, runs: numRuns });
    console.info(
      `${reader.name}: ${numRuns} mutated files, seed ${seed}: ${[...outcomes].map(([code, n]) => `${code} ${n}`).join(", ")}`,
    );
    expect(finding?.problem, `${finding?.bytes.toString()}`).toBe(undefined);
    // At least one mutation in a hundred leads to each: both sides of the parser are reached.
    const often = [...outcomes].filter(([, count]) => count > numRuns / 100).map(([code]) => code);
    expect(often).toEqual(expect.arrayContaining(["read", "FILE_INVALID", "FILE_TRUNCATED"]));
  });

  it.each(readCorpus())("$file, which once did not: $problem", async ({ reader: name, piece, bytes }) => {
    const reader = readers.find((one) => one.name === name);
    expect(reader).toBeDefined();
    expect(await outcome(async () => reader?.read(bytes, piece))).toMatch(/^(read|[A-Z_]+)$/);
  });
});

describe("the attack itself", () => {
  const [npy] = readers;
  const planted = (read: Reader["read"]): Reader => ({ ...npy, read });

  it("finds another error, and makes the input small", async () => {
    const reader = planted(async (bytes) => {
      if (bytes.length > 3 && bytes[3] !== 0x4d) throw new TypeError("planted");
    });
    const { finding } = await attack(reader, files, { seed, runs });
    expect(finding?.problem).toContain("planted");
    expect(finding?.bytes.length).toBeLessThan(400);
    await expect(outcome(() => reader.read(finding!.bytes, finding!.piece))).rejects.toThrow("planted");
  });

  it("finds memory beyond the bound", async () => {
    const kept: Uint8Array[] = [];
    const reader = planted(async () => kept.push(new Uint8Array(20 << 20)));
    const { finding } = await attack(reader, files, { seed, runs: 1, measuresMemory: true });
    expect(finding?.problem).toContain("memory grew by");
    kept.length = 0;
  });
});
