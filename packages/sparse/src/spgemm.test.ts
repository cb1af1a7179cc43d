import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { checkCsr } from "./check.ts";
import { spgemm } from "./spgemm.ts";
import { patternOf, withData } from "./with-data.ts";

it("is A B, sorted, with the zeros that sums make", () => {
  const a = fromText([3, 2], "1:1 0:2; ; 0:1 1:-1");
  const b = fromText([2, 3], "2:1 0:3; 2:1");
  expect(plain(spgemm(a, b))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [3, 3],
    indptr: [0, 2, 2, 4],
    indices: [0, 2, 0, 2],
    data: [6, 3, 3, 0],
  });
});

it("gives what SciPy gives", () => {
  expect(disagreements("spgemm", ({ a, b }) => spgemm(a, b))).toEqual([]);
});

it("sorts rows of any length", () => {
  const columns = Array.from({ length: 300 }, (_, j) => (j * 7) % 300);
  const b = fromText([2, 300], `${columns.map((j) => `${j}:${j}`).join(" ")}; 299:1 0:5`);
  const { indices, data } = spgemm(fromText([1, 2], "1:2 0:1"), b);
  expect([...indices]).toEqual([...indices.keys()]);
  expect([...data]).toEqual(Array.from({ length: 300 }, (_, j) => j + (j === 0 ? 10 : 0) + (j === 299 ? 2 : 0)));
});

it("counts stored entries which are not finite", () => {
  expect([...spgemm(fromText([1, 2], "0:NaN 1:0"), fromText([2, 3], "0:0; 1:Infinity 2:1")).data]).toEqual([
    NaN,
    NaN,
    0,
  ]);
});

it("adds float32 products in float64 and rounds once", () => {
  const a = fromText([1, 3], "0:1 1:1 2:1");
  const b = fromText([3, 1], `0:1; 0:${2 ** -24}; 0:${2 ** -24}`);
  const singles = [a, b].map((m) => withData(patternOf(m), Float32Array.from(m.data)));
  expect(spgemm(singles[0], singles[1])).toMatchObject({ dtype: "float32", data: Float32Array.of(1 + 2 ** -23) });
});

it("is the dense product, from operands in any order, on the pattern where theirs meet", () => {
  const pairs = fc
    .tuple(fc.nat(6), fc.nat(6), fc.integer({ min: 0, max: 60 }))
    .chain(([m, n, p]) =>
      fc.tuple(
        matrices({ nrows: fc.constant(m), ncols: fc.constant(n) }),
        matrices({ nrows: fc.constant(n), ncols: fc.constant(p) }),
      ),
    );
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const c = spgemm(a, b);
      checkCsr(c, { entries: true });
      expect(c.canonical).toBe(true);
      const [left, right] = [elements(a), elements(b)];
      const wanted = left.map((row) =>
        Array.from({ length: b.shape[1] }, (_, j) => row.reduce((sum, value, l) => sum + value * right[l][j], 0)),
      );
      expect(elements(c).map((row) => row.map((value) => value + 0))).toEqual(
        wanted.map((row) => row.map((value) => value + 0)),
      );
      const stored = new Set<string>();
      for (let i = 0; i < a.shape[0]; i++) {
        for (const l of a.indices.subarray(a.indptr[i], a.indptr[i + 1])) {
          for (const j of b.indices.subarray(b.indptr[l], b.indptr[l + 1])) stored.add(`${i} ${j}`);
        }
      }
      expect(c.nnz).toBe(stored.size);
    }),
  );
});

it("refuses shapes that do not fit", () => {
  expect(() => spgemm(fromText([2, 3], ""), fromText([2, 3], ""))).toThrow(
    expect.objectContaining({
      code: "SHAPE_MISMATCH",
      message: "spgemm: b has shape [2, 3], expected 3 rows because A is [2, 3]",
    }),
  );
});
