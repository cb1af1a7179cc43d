import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { Csr } from "./csr.ts";
import { kron } from "./kron.ts";

it("puts A[i, j] B at block (i, j)", () => {
  // [1 0 2] ⊗ [3; 4]
  expect(elements(kron(fromText([1, 3], "0:1 2:2"), fromText([2, 1], "0:3; 0:4")))).toEqual([
    [3, 0, 6],
    [4, 0, 8],
  ]);
});

it("gives what SciPy gives", () => {
  expect(disagreements("kron", ({ a, b }) => kron(a, b))).toEqual([]);
});

it("is the definition, and canonical where both are", () => {
  const small = matrices({ nrows: fc.nat(4), ncols: fc.nat(4) });
  fc.assert(
    fc.property(small, small, (a, b) => {
      const product = kron(a, b);
      const [left, right] = [elements(a), elements(b)];
      const wanted = left.flatMap((row) => right.map((line) => row.flatMap((p) => line.map((q) => p * q + 0))));
      expect(elements(product).map((row) => row.map((value) => value + 0))).toEqual(wanted);
      expect(product.nnz).toBe(a.nnz * b.nnz);
      const { sorted, canonical } = Csr.fromPartsUnsorted(product);
      expect([product.sorted, product.canonical]).toEqual([sorted, canonical]);
    }),
  );
});

it("refuses a result which no int32 index can address", () => {
  const refused = (a: Csr, message: string): void =>
    expect(() => kron(a, a)).toThrow(expect.objectContaining({ name: "LimitError", code: "INDEX_LIMIT", message }));
  refused(
    fromText([1, 2 ** 16], ""),
    "kron: shape [1, 4294967296] goes beyond 2147483647 rows or columns, which int32 indices address; split the matrix into blocks",
  );
  const indptr = Int32Array.of(0, 2 ** 16);
  const parts = { shape: [1, 2] as const, indptr, indices: new Int32Array(2 ** 16), data: new Float32Array(2 ** 16) };
  refused(
    Csr.fromPartsUnsorted(parts),
    "kron: the result has 4294967296 stored entries, at most 2147483647 can be addressed by int32 indices; split the matrix into blocks",
  );
});
