import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { type AddOptions, add } from "./add.ts";
import { checkCsr } from "./check.ts";
import { subtract } from "./subtract.ts";

const a = fromText([2, 4], "0:1 2:2; 3:3");
const b = fromText([2, 4], "1:10 2:-2; ");

it("add stores the union of the patterns, zeros included", () => {
  expect(plain(add(a, b))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [2, 4],
    indptr: [0, 3, 4],
    indices: [0, 1, 2, 3],
    data: [1, 10, 0, 3],
  });
  expect([...add(a, b, { alpha: 2, beta: -1 }).data]).toEqual([2, -10, 6, 6]);
  expect([...subtract(a, b).data]).toEqual([1, -10, 4, 3]);
  expect([...subtract(a, b, { alpha: 2, beta: -1 }).data]).toEqual([2, 10, 2, 6]);
});

it("give what SciPy gives", () => {
  expect(disagreements<AddOptions>("add", (operands, options) => add(operands.a, operands.b, options))).toEqual([]);
  expect(disagreements("subtract", (operands) => subtract(operands.a, operands.b))).toEqual([]);
});

describe("a scalar of 0", () => {
  const odd = fromText([2, 4], "0:NaN 3:Infinity; 1:NaN");

  it("leaves its operand unread: neither its pattern nor its NaN shows", () => {
    expect(plain(add(odd, b, { alpha: 0 }))).toEqual(plain(b));
    expect(plain(add(a, odd, { beta: 0 }))).toEqual(plain(a));
    expect(plain(subtract(a, odd, { beta: 0 }))).toEqual(plain(a));
    expect(add(odd, odd, { alpha: 0, beta: 0 })).toMatchObject({ nnz: 0, shape: [2, 4] });
  });

  it("does not count where it is stored", () => {
    expect([...add(odd, fromText([2, 4], "0:0; 1:0")).data]).toEqual([NaN, Infinity, NaN]);
  });
});

it("are the dense sums, from operands in any order, without touching them", () => {
  const pairs = fc
    .tuple(fc.nat(6), fc.nat(6))
    .chain(([m, n]) =>
      fc.tuple(
        matrices({ nrows: fc.constant(m), ncols: fc.constant(n) }),
        matrices({ nrows: fc.constant(m), ncols: fc.constant(n) }),
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: -3, max: 3 }),
      ),
    );
  fc.assert(
    fc.property(pairs, ([p, q, alpha, beta]) => {
      const before = [plain(p), plain(q)];
      const sum = add(p, q, { alpha, beta });
      const difference = subtract(p, q, { alpha, beta });
      for (const result of [sum, difference]) checkCsr(result, { entries: true });
      const [left, right] = [elements(p), elements(q)];
      const combine = (sign: number): number[][] =>
        left.map((row, i) => row.map((value, j) => alpha * value + sign * beta * right[i][j] + 0));
      expect(elements(sum).map((row) => row.map((value) => value + 0))).toEqual(combine(1));
      expect(elements(difference).map((row) => row.map((value) => value + 0))).toEqual(combine(-1));
      expect([plain(p), plain(q)]).toEqual(before);
    }),
  );
});

it.each([add, subtract])("%o refuses other shapes", (op) => {
  expect(() => op(a, fromText([4, 2], ""))).toThrow(
    expect.objectContaining({
      code: "SHAPE_MISMATCH",
      message: `${op.name}: b has shape [4, 2], expected [2, 4] because a has it`,
    }),
  );
});
