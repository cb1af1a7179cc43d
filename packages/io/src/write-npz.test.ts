import { Coo, Csc, Csr } from "@convmtx/sparse";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { encodeNpz, readNpz, writeNpz } from "./index.ts";
import { npzMembers } from "./npz-layout.ts";

describe("writeNpz", () => {
  const csr = Csr.fromParts({
    shape: [2, 3],
    indptr: Int32Array.of(0, 1, 2),
    indices: Int32Array.of(1, 2),
    data: Float64Array.of(7, 5),
  });
  const blocksOf = (matrix: Csr, nnz = matrix.nnz) => ({
    shape: matrix.shape,
    nnz,
    dtype: matrix.dtype,
    async *rowBlocks() {
      yield {
        matrix: Csr.fromParts({
          shape: [1, 3],
          indptr: Int32Array.of(0, 1),
          indices: Int32Array.of(1),
          data: Float64Array.of(7),
        }),
      };
      yield {
        matrix: Csr.fromParts({
          shape: [1, 3],
          indptr: Int32Array.of(0, 1),
          indices: Int32Array.of(2),
          data: Float64Array.of(5),
        }),
      };
    },
  });

  it("gives the same bytes for the same matrix, whole or in row blocks", async () => {
    const whole = await encodeNpz(csr, { compression: "stored" });
    expect(await encodeNpz(csr, { compression: "stored" })).toEqual(whole);
    expect(await encodeNpz(blocksOf(csr), { compression: "stored" })).toEqual(whole);
    expect((await readNpz(await encodeNpz(blocksOf(csr)))).matrix).toEqual(csr);
  });

  it("round trips every format, dtype, order and value", async () => {
    const values = fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY));
    const parts = fc
      .tuple(fc.nat(5), fc.nat(5), fc.boolean(), fc.constantFrom("deflate" as const, "stored" as const))
      .chain(([m, n, single, compression]) => {
        const entry = fc.tuple(fc.nat(Math.max(0, m - 1)), fc.nat(Math.max(0, n - 1)), values);
        return fc
          .array(entry, { maxLength: m * n === 0 ? 0 : 12 })
          .map((entries) => ({ m, n, single, compression, entries }));
      });
    await fc.assert(
      fc.asyncProperty(parts, async ({ m, n, single, compression, entries }) => {
        const row = Int32Array.from(entries, ([i]) => i);
        const col = Int32Array.from(entries, ([, j]) => j);
        const list = entries.map(([, , value]) => value);
        const data = single ? Float32Array.from(list) : Float64Array.from(list);
        const coo = Coo.fromPartsUnsorted({ shape: [m, n], row, col, data });
        const byRow = Csr.fromPartsUnsorted({ shape: [m, n], indptr: counts(row.toSorted(), m), indices: col, data });
        const byCol = Csc.fromPartsUnsorted({ shape: [m, n], indptr: counts(col.toSorted(), n), indices: row, data });
        for (const matrix of [coo, byRow, byCol]) {
          const file = await readNpz(await encodeNpz(matrix, { compression }));
          expect(file.matrix).toEqual(matrix);
          expect(file.sourceDtype).toBe(matrix.dtype);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("fails when the row blocks are not what was announced", async () => {
    for (const nnz of [1, 3]) {
      await expect(encodeNpz(blocksOf(csr, nnz))).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    }
    const broken = new Error("the disk is gone");
    const source = {
      ...blocksOf(csr),
      async *rowBlocks(): AsyncGenerator<{ matrix: Csr }> {
        yield* [];
        throw broken;
      },
    };
    await expect(encodeNpz(source)).rejects.toBe(broken);
  });

  it("widens the indices from 2^31 entries on", async () => {
    const members = npzMembers("writeNpz", blocksOf(csr, 2 ** 31));
    const written: Record<string, number[]> = {};
    for (const member of members) {
      const bytes: number[] = [];
      written[member.key] = bytes;
      const all = (async () => {
        for await (const chunk of member.chunks()) bytes.push(...chunk);
      })();
      // The blocks hold too few entries, which shows only at their end.
      if (["indptr", "indices", "data"].includes(member.key))
        await expect(all).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    }
    const int64 = (...values: bigint[]) => [...new Uint8Array(BigInt64Array.from(values).buffer)];
    const header = (shape: string) =>
      expect.stringContaining(`{'descr': '<i8', 'fortran_order': False, 'shape': ${shape}, }`);
    const text = (key: string) => String.fromCharCode(...written[key].slice(0, 128));
    expect([text("indptr"), text("indices")]).toEqual([header("(3,)"), header("(2147483648,)")]);
    expect(written["indptr"].slice(128)).toEqual(int64(0n, 1n, 2n));
    expect(written["indices"].slice(128)).toEqual(int64(1n, 2n));
  });

  it("stops the row blocks when the reader cancels", async () => {
    let stopped = false;
    const rows = 10_000;
    const block = Csr.fromParts({
      shape: [rows, 3],
      indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i),
      indices: new Int32Array(rows),
      data: new Float64Array(rows),
    });
    const endless = {
      shape: [2 ** 40, 3] as const,
      nnz: 2 ** 40,
      dtype: "float64" as const,
      *rowBlocks() {
        try {
          for (;;) yield { matrix: block };
        } finally {
          stopped = true;
        }
      },
    };
    const reader = writeNpz(endless, { compression: "stored" }).getReader();
    for (let bytes = 0; bytes < 1_000_000; ) bytes += (await reader.read()).value?.length ?? 0;
    await reader.cancel();
    await vi.waitUntil(() => stopped);
    expect(stopped).toBe(true);
  });

  it("refuses another compression", async () => {
    expect(() => writeNpz(csr, { compression: "lzma" as never })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
    await expect(encodeNpz(csr, { compression: "lzma" as never })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });
});

function counts(sorted: Int32Array, length: number): Int32Array {
  const indptr = new Int32Array(length + 1);
  for (const index of sorted) indptr[index + 1]++;
  for (let i = 0; i < length; i++) indptr[i + 1] += indptr[i];
  return indptr;
}
