import type { Native, Sparse } from "@convmtx/backend";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import type { Facts } from "../facts.ts";
import { demand } from "../fault.ts";
import { checkElements, elementsOfCsr } from "../host-result.ts";
import { matrix, matrixOf } from "../host-values.ts";
import { sameMatrix } from "../ops/transpose.ts";
import { checkAccepted } from "../run-sample.ts";
import { forDTypes } from "./contract-case.ts";

const group: Group = {
  id: "alloc-csr",
  promise: "allocCsr gives views into the engine's memory, to be filled and committed as a matrix",
};

const skip = (facts: Facts) => (facts.has("allocCsr") ? undefined : "the backend has no allocCsr");

export const allocCsr: readonly ConformanceCase[] = [
  ...forDTypes(
    group,
    { name: "fill-and-commit", title: "what was written to the views is the matrix", needs: "sparse", skip },
    async ({ backend }, dtype) => {
      for (const a of [
        matrixOf(dtype, [
          [1, 0, 2],
          [0, 0, 0],
          [0, 3, 4],
        ]),
        matrix(dtype, [2, 0], []),
      ]) {
        const room = backend.allocCsr?.(a.shape, a.nnz, dtype);
        demand(room !== undefined, "allocCsr returned nothing");
        const { parts } = room;
        demand(
          parts.indptr.length === a.shape[0] + 1,
          `indptr has ${parts.indptr.length} elements, expected ${a.shape[0] + 1}`,
        );
        demand(parts.indices.length === a.nnz, `indices has ${parts.indices.length} elements, expected ${a.nnz}`);
        checkElements(parts.data, dtype, [a.nnz]);
        parts.indptr.set(a.indptr);
        parts.indices.set(a.indices);
        parts.data.set(a.data);
        const A: Sparse<Native> = { dtype, shape: a.shape, native: room.commit() };
        const read = elementsOfCsr(await backend.readCsr(A), dtype, a.shape);
        checkAccepted(sameMatrix(a.shape, elementsOfCsr(a, dtype, a.shape)), read, "what was written");
        backend.release(A.native);
      }
    },
  ),
];
