import type { Native, Sparse } from "@convmtx/backend";
import { Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import type { Facts } from "../facts.ts";
import { elementsOfCsr } from "../host-result.ts";
import { countingTensor, matrix, matrixOf, values } from "../host-values.ts";
import { sameMatrix } from "../ops/transpose.ts";
import { checkAccepted } from "../run-sample.ts";
import { forDTypes } from "./contract-case.ts";

const group: Group = {
  id: "set-values",
  promise: "setValues gives a matrix new numbers at the positions it stores, in CSR order, and copies them",
};

const skip = (facts: Facts) => (facts.has("setValues") ? undefined : "the backend has no setValues");

/** As `a` with other numbers. */
const withNumbers = (a: Csr, data: FloatArray): Csr =>
  Csr.fromParts({ shape: a.shape, indptr: a.indptr, indices: a.indices, data });

const rows = [
  [1, 0, 2],
  [0, 0, 0],
  [3, 4, 0],
];

export const setValues: readonly ConformanceCase[] = [
  ...forDTypes(
    group,
    { name: "new-numbers", title: "products and reads use the new numbers", needs: "dense and sparse", skip },
    async ({ backend }, dtype) => {
      const a = matrixOf(dtype, rows);
      const A: Sparse<Native> = { dtype, shape: a.shape, native: backend.uploadCsr(a) };
      const data = values(dtype, [10, 20, 30, 40]);
      backend.setValues?.(A, data);
      data.fill(99);
      const x = {
        dtype,
        shape: [3],
        native: backend.uploadDense({ dtype, shape: [3], data: countingTensor(dtype, [3]).data }),
      };
      const y = { dtype, shape: [3], native: backend.ops.spmv(A, x) };
      const [read, product] = [await backend.readCsr(A), await backend.readDense(y)];
      const expected = withNumbers(a, values(dtype, [10, 20, 30, 40]));
      checkAccepted(sameMatrix(a.shape, elementsOfCsr(expected, dtype, a.shape)), elementsOfCsr(read, dtype, a.shape));
      checkAccepted(sameElements([3], [70, 0, -50]), product, "the product with [1, -2, 3] after setValues");
      for (const { native } of [A, x, y]) backend.release(native);
    },
  ),
  ...forDTypes(
    group,
    { name: "keeps-pattern", title: "a stored zero is a position too, before and after", needs: "sparse", skip },
    async ({ backend }, dtype) => {
      const a = matrix(
        dtype,
        [2, 2],
        [
          [0, 0, 0],
          [0, 1, 5],
          [1, 1, 6],
        ],
      );
      const A: Sparse<Native> = { dtype, shape: a.shape, native: backend.uploadCsr(a) };
      backend.setValues?.(A, values(dtype, [1, 0, 3]));
      backend.setValues?.(A, values(dtype, [7, 8, 9]));
      const read = await backend.readCsr(A);
      const expected = withNumbers(a, values(dtype, [7, 8, 9]));
      checkAccepted(sameMatrix(a.shape, elementsOfCsr(expected, dtype, a.shape)), elementsOfCsr(read, dtype, a.shape));
      backend.release(A.native);
    },
  ),
  ...forDTypes(
    group,
    {
      name: "leaves-results-alone",
      title: "a transpose made before keeps the old numbers: no result shares memory with an operand",
      needs: "sparse",
      skip: (facts) => skip(facts) ?? (facts.ops.includes("transpose") ? undefined : "ops has no transpose"),
    },
    async ({ backend }, dtype) => {
      const a = matrixOf(dtype, rows);
      const A: Sparse<Native> = { dtype, shape: a.shape, native: backend.uploadCsr(a) };
      const T = { dtype, shape: a.shape, native: backend.ops.transpose?.(A) };
      backend.setValues?.(A, values(dtype, [10, 20, 30, 40]));
      const read = await backend.readCsr(T);
      checkAccepted(sameMatrix(a.shape, [1, 0, 3, 0, 0, 4, 2, 0, 0]), elementsOfCsr(read, dtype, a.shape));
      for (const { native } of [A, T]) backend.release(native);
    },
  ),
];
