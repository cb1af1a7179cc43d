import { Csr, cooFromCsr, cscFromCsr, random } from "@convmtx/sparse";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryChunks } from "./matrix-market-lines.ts";

const header = { format: "coordinate", field: "real", symmetry: "general" } as const;
const text = (chunks: Iterable<Uint8Array>): string =>
  [...chunks].map((chunk) => new TextDecoder().decode(chunk)).join("");

/** The lines, one entry after another, by templates. */
function plain({ indptr, indices, data }: Csr, first: number): string {
  let lines = "";
  for (let i = 0; i + 1 < indptr.length; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) lines += `${i + first} ${indices[k] + 1} ${data[k]}\n`;
  }
  return lines;
}

describe("the lines of entries", () => {
  it("are those of templates, for any place of the first row", () => {
    const first = fc.constantFrom(1, 9, 10, 99_999, 2 ** 31 - 1, 2 ** 40);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(99),
        first,
        (m, n, seed, at) => {
          const a = random([m, n], { density: 0.3, seed });
          expect(text(entryChunks(a, header, at))).toBe(plain(a, at));
          const sorted = (lines: string) => lines.split("\n").sort();
          expect(sorted(text(entryChunks(cscFromCsr(a), header, at)))).toEqual(sorted(plain(a, at)));
          expect(text(entryChunks(cooFromCsr(a), header, at))).toBe(plain(a, at));
        },
      ),
    );
  });

  it("fill chunks that end with a line, also within a row, with every value written once or often", () => {
    const count = 200_000;
    const a = Csr.fromParts({
      shape: [2, 2 ** 31 - 1],
      indptr: Int32Array.of(0, count, count + 1),
      indices: Int32Array.from({ length: count + 1 }, (_, k) => (k === count ? 2 ** 31 - 2 : k * 10_000)),
      data: Float64Array.from({ length: count + 1 }, (_, k) => (k % 3 === 0 ? 0.5 : k / 7)),
    });
    const chunks = [...entryChunks(a, header)];
    expect(chunks.length).toBeGreaterThan(50);
    for (const chunk of chunks) expect(chunk[chunk.length - 1]).toBe(10);
    expect(text(chunks)).toBe(plain(a, 1));
  });

  it("keep the sign of zero, and have no value for a pattern", () => {
    const a = Csr.fromParts({
      shape: [1, 4],
      indptr: Int32Array.of(0, 4),
      indices: Int32Array.of(0, 1, 2, 3),
      data: Float64Array.of(0, -0, Number.NaN, Number.NEGATIVE_INFINITY),
    });
    expect(text(entryChunks(a, header))).toBe("1 1 0\n1 2 -0\n1 3 nan\n1 4 -inf\n");
    expect(text(entryChunks(a, { ...header, field: "pattern" }))).toBe("1 1\n1 2\n1 3\n1 4\n");
  });
});
