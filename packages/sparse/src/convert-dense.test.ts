import { full, Tensor, tensor, transpose as transposeDense } from "@convmtx/tensor";
import fc from "fast-check";
import { expect, expectTypeOf, it } from "vitest";
import { matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { cooFromCsc, cooFromCsr } from "./convert-compressed.ts";
import { cooFromDense, cscFromDense, csrFromDense } from "./convert-dense.ts";
import type { Csr } from "./csr.ts";
import { prune } from "./prune.ts";
import { toDense } from "./to-dense.ts";
import { transpose } from "./transpose.ts";

const x = tensor([
  [0, 5, 0],
  [0, 0, 0],
  [1, -0, NaN],
]);

it("stores what is not zero, NaN included", () => {
  expect(plain(csrFromDense(x))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [3, 3],
    indptr: [0, 1, 1, 3],
    indices: [1, 0, 2],
    data: [5, 1, NaN],
  });
});

it("reads strided views", () => {
  expect(plain(csrFromDense(transposeDense(x)))).toEqual(plain(transpose(csrFromDense(x))));
});

it("keeps float32, makes integers float64", () => {
  const single = csrFromDense(tensor(Float32Array.of(1, 0), { shape: [1, 2] }));
  expect(single.dtype).toBe("float32");
  expectTypeOf(single).toEqualTypeOf<Csr<"float32">>();
  const integers = csrFromDense(full([1, 2], 3, "int32"));
  expect(integers.dtype).toBe("float64");
  expectTypeOf(integers).toEqualTypeOf<Csr<"float64">>();
});

it("gives what SciPy gives", () => {
  expect(disagreements("csrFromDense", (operands) => csrFromDense(operands.x))).toEqual([]);
  expect(disagreements("cscFromDense", (operands) => cscFromDense(operands.x))).toEqual([]);
  expect(disagreements("cooFromDense", (operands) => cooFromDense(operands.x))).toEqual([]);
});

it("undoes toDense but for the zeros, in every format", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const entries = plain(cooFromCsr(prune(a)));
      expect(plain(cooFromCsr(csrFromDense(toDense(a))))).toEqual(entries);
      expect(plain(cooFromCsc(cscFromDense(toDense(a))))).toEqual(entries);
      expect(plain(cooFromDense(toDense(a)))).toEqual(entries);
    }),
  );
});

it.each([csrFromDense, cscFromDense, cooFromDense])("%o refuses other than two axes", (convert) => {
  for (const shape of [[3], [1, 1, 3]]) {
    expect(() => convert(new Tensor("float64", new Float64Array(3), shape))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: `${convert.name}: x has shape [${shape.join(", ")}], expected two axes; reshape it`,
      }),
    );
  }
});
