import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { blockDiag } from "./block-diag.ts";
import { Csr } from "./csr.ts";
import { hstack } from "./hstack.ts";
import { asCanonical } from "./sum-duplicates.ts";
import { vstack } from "./vstack.ts";
import { patternOf, withData } from "./with-data.ts";

const a = fromText([2, 2], "0:1; 1:2");
const b = fromText([2, 2], "; 0:3 1:4");

it("vstack, hstack and blockDiag put matrices together", () => {
  expect(elements(vstack([a, b]))).toEqual([
    [1, 0],
    [0, 2],
    [0, 0],
    [3, 4],
  ]);
  expect(elements(hstack([a, b]))).toEqual([
    [1, 0, 0, 0],
    [0, 2, 3, 4],
  ]);
  expect(elements(blockDiag([a, fromText([1, 0], ""), b]))).toEqual([
    [1, 0, 0, 0],
    [0, 2, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 3, 4],
  ]);
});

const all = [
  ["vstack", vstack],
  ["hstack", hstack],
  ["blockDiag", blockDiag],
] as const;

describe.each(all)("%s", (name, join) => {
  it("gives what SciPy gives, in memory of its own", () => {
    const wrong = disagreements(name, (operands) => join([asCanonical(operands.a), asCanonical(operands.b)]));
    expect(wrong).toEqual([]);
  });

  it("copies a single matrix", () => {
    const one = join([a]);
    expect(plain(one)).toEqual(plain(a));
    expect([one.indptr === a.indptr, one.indices === a.indices, one.data === a.data]).toEqual([false, false, false]);
  });

  it("is float32 if all are, else float64", () => {
    const single = withData(patternOf(b), Float32Array.from(b.data));
    expect(join([single, single]).dtype).toBe("float32");
    expect(join<"float32" | "float64">([single, a])).toMatchObject({ dtype: "float64" });
  });

  it("refuses an empty list", () => {
    expect(() => join([])).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", message: `${name}: no matrices, expected at least one` }),
    );
  });

  it("refuses a result whose sides no int32 index can address", () => {
    const wide = fromText([0, 2 ** 31 - 1], "");
    const { indptr, indices, data } = wide;
    const tall = Csr.fromPartsUnchecked({ shape: [2 ** 31 - 1, 0], indptr, indices, data });
    expect(() => join([name === "vstack" ? tall : wide, name === "vstack" ? tall : wide])).toThrow(
      expect.objectContaining({ code: "INDEX_LIMIT" }),
    );
  });
});

it("vstack and hstack refuse other widths and heights, naming the matrix", () => {
  expect(() => vstack([a, a, fromText([2, 3], "")])).toThrow(
    expect.objectContaining({
      code: "SHAPE_MISMATCH",
      message: "vstack: matrix 2 has shape [2, 3], expected 2 columns because matrix 0 has them",
    }),
  );
  expect(() => hstack([a, fromText([3, 2], "")])).toThrow(
    expect.objectContaining({
      code: "SHAPE_MISMATCH",
      message: "hstack: matrix 1 has shape [3, 2], expected 2 rows because matrix 0 has them",
    }),
  );
});

it("keep every row in its order, whatever it is", () => {
  const side = fc.nat(4);
  const lists = side.chain((n) => fc.array(matrices({ ncols: fc.constant(n) }), { minLength: 1, maxLength: 3 }));
  const rows = side.chain((m) => fc.array(matrices({ nrows: fc.constant(m) }), { minLength: 1, maxLength: 3 }));
  const order = (list: readonly Csr[]): boolean[] => [
    list.every(({ sorted }) => sorted),
    list.every(({ canonical }) => canonical),
  ];
  fc.assert(
    fc.property(lists, rows, (below, beside) => {
      const [v, h, d] = [vstack(below), hstack(beside), blockDiag(beside)];
      expect(elements(v)).toEqual(below.flatMap(elements));
      expect(elements(h)).toEqual(elements(beside[0]).map((_, i) => beside.flatMap((m) => elements(m)[i])));
      let [row, col] = [0, 0];
      for (const m of beside) {
        const block = elements(d).slice(row, row + m.shape[0]);
        expect(block.map((line) => line.slice(col, col + m.shape[1]))).toEqual(elements(m));
        row += m.shape[0];
        col += m.shape[1];
      }
      expect([d.shape, d.nnz]).toEqual([[row, col], beside.reduce((nnz, m) => nnz + m.nnz, 0)]);
      expect([v, h, d].map((m) => [m.sorted, m.canonical])).toEqual([order(below), order(beside), order(beside)]);
      for (const m of [v, h, d]) if (m.canonical) expect(() => Csr.fromParts(m)).not.toThrow();
    }),
  );
});
