import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { checkCsr } from "./check.ts";
import { hadamard } from "./hadamard.ts";

it("stores the meet of the patterns, zeros included", () => {
  const a = fromText([3, 4], "0:1 2:2; 3:3; 0:5");
  const b = fromText([3, 4], "1:10 2:4; 3:0; 1:6");
  expect(plain(hadamard(a, b))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [3, 4],
    indptr: [0, 1, 2, 2],
    indices: [2, 3],
    data: [8, 0],
  });
});

it("takes an absent entry for an exact zero, a stored one for a number", () => {
  const product = hadamard(fromText([1, 3], "0:NaN 1:Infinity 2:NaN"), fromText([1, 3], "1:0 2:1"));
  expect(plain(product)).toMatchObject({ indices: [1, 2], data: [NaN, NaN] });
});

it("gives what SciPy gives", () => {
  expect(disagreements("hadamard", ({ a, b }) => hadamard(a, b))).toEqual([]);
});

it("is the dense product of elements, from operands in any order", () => {
  const pairs = fc
    .tuple(fc.nat(6), fc.nat(6))
    .chain(([m, n]) =>
      fc.tuple(
        matrices({ nrows: fc.constant(m), ncols: fc.constant(n) }),
        matrices({ nrows: fc.constant(m), ncols: fc.constant(n) }),
      ),
    );
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const product = hadamard(a, b);
      checkCsr(product, { entries: true });
      const right = elements(b);
      expect(elements(product).map((row) => row.map((value) => value + 0))).toEqual(
        elements(a).map((row, i) => row.map((value, j) => value * right[i][j] + 0)),
      );
    }),
  );
});

it("refuses other shapes", () => {
  expect(() => hadamard(fromText([2, 4], ""), fromText([2, 3], ""))).toThrow(
    "hadamard: b has shape [2, 3], expected [2, 4] because a has it",
  );
});
