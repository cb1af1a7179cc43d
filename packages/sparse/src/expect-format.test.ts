import { tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import * as sparse from "./index.ts";

const csr = sparse.csrFromDense(
  tensor([
    [1, 2],
    [0, 3],
  ]),
);
const csc = sparse.cscFromCsr(csr);
const coo = sparse.cooFromCsr(csr);
const x = Float64Array.of(1, 1);

/** Every function that takes one format alone, with the rest of its operands. A square matrix, so that no shape helps. */
const takesCsr: Readonly<Record<string, (a: never) => unknown>> = {
  add: (a) => sparse.add(a, csr),
  allclose: (a) => sparse.allclose(csr, a),
  blockDiag: (a) => sparse.blockDiag([csr, a]),
  cooFromCsr: (a) => sparse.cooFromCsr(a),
  cscFromCsr: (a) => sparse.cscFromCsr(a),
  diagonal: (a) => sparse.diagonal(a),
  equal: (a) => sparse.equal(a, csr),
  get: (a) => sparse.get(a, [0, 1]),
  hadamard: (a) => sparse.hadamard(csr, a),
  hstack: (a) => sparse.hstack([a]),
  kron: (a) => sparse.kron(a, csr),
  matmat: (a) => sparse.matmat(a, tensor([[1], [1]])),
  matvec: (a) => sparse.matvec(a, x),
  norm: (a) => sparse.norm(a, 1),
  prune: (a) => sparse.prune(a),
  rmatvec: (a) => sparse.rmatvec(a, x),
  scale: (a) => sparse.scale(a, 2),
  sliceCols: (a) => sparse.sliceCols(a, {}),
  sliceRows: (a) => sparse.sliceRows(a, {}),
  sortIndices: (a) => sparse.sortIndices(a),
  spgemm: (a) => sparse.spgemm(csr, a),
  subtract: (a) => sparse.subtract(csr, a),
  sum: (a) => sparse.sum(a, { axis: 0 }),
  sumDuplicates: (a) => sparse.sumDuplicates(a),
  transpose: (a) => sparse.transpose(a),
  tril: (a) => sparse.tril(a),
  triu: (a) => sparse.triu(a),
  vstack: (a) => sparse.vstack([a]),
};
const takesCsc: Readonly<Record<string, (a: never) => unknown>> = {
  cooFromCsc: (a) => sparse.cooFromCsc(a),
  csrFromCsc: (a) => sparse.csrFromCsc(a),
  matvecCsc: (a) => sparse.matvecCsc(a, x),
  rmatvecCsc: (a) => sparse.rmatvecCsc(a, x),
};
const takesCoo: Readonly<Record<string, (a: never) => unknown>> = {
  cscFromCoo: (a) => sparse.cscFromCoo(a),
  csrFromCoo: (a) => sparse.csrFromCoo(a),
  matvecCoo: (a) => sparse.matvecCoo(a, x),
  rmatvecCoo: (a) => sparse.rmatvecCoo(a, x),
};

describe.each([
  ["csr", takesCsr, csr, [csc, coo]],
  ["csc", takesCsc, csc, [csr, coo]],
  ["coo", takesCoo, coo, [csr, csc]],
] as const)("functions of %s alone", (format, functions, right, wrong) => {
  test.each(Object.entries(functions))("%s", (name, call) => {
    expect(() => call(right as never)).not.toThrow();
    for (const other of [...wrong, undefined, { indptr: [] }]) {
      expect(() => call(other as never)).toThrow(
        expect.objectContaining({
          code: "UNSUPPORTED",
          details: { got: (other as { format?: string })?.format, expected: format },
        }),
      );
    }
    expect(() => call(wrong[0] as never)).toThrow(`${name}: the matrix is in ${wrong[0].format}, expected ${format}`);
  });
});

test("asTransposed, toDense and spy take what they are given", () => {
  expect(sparse.asTransposed(csc).format).toBe("csr");
  expect(sparse.toDense(coo).toTypedArray()).toEqual(sparse.toDense(csc).toTypedArray());
});
