import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import { checkCanonical, elementsOfCsr } from "../host-result.ts";
import { countingTensor, dense, matrixOf } from "../host-values.ts";
import { randomSamples } from "../matrix-samples.ts";
import { sameMatrix } from "../ops/transpose.ts";
import { checkAccepted } from "../run-sample.ts";
import { forDTypes } from "./contract-case.ts";

const uploads: Group = {
  id: "upload",
  promise: "an upload is a copy: the caller may write to its own arrays at once, before the engine has worked",
};
const reads: Group = { id: "read", promise: "a read is a copy which the caller owns, and a matrix is read canonical" };

const rows = [
  [1, 0, 2],
  [0, 3, 0],
];

export const copies: readonly ConformanceCase[] = [
  ...forDTypes(
    uploads,
    { name: "dense-copies", title: "writing to the array after uploadDense changes nothing", needs: "dense" },
    async ({ backend }, dtype) => {
      const [x, kept] = [countingTensor(dtype, [4]), countingTensor(dtype, [4])];
      const native = backend.uploadDense({ dtype, shape: [4], data: x.data });
      x.data.fill(99);
      const data = await backend.readDense({ dtype, shape: [4], native });
      checkAccepted(sameElements([4], kept.data), data, "what was uploaded before its array was filled with 99");
      backend.release(native);
    },
  ),
  ...forDTypes(
    uploads,
    { name: "sparse-copies", title: "writing to the arrays after uploadCsr changes nothing", needs: "sparse" },
    async ({ backend }, dtype) => {
      const [a, kept] = [matrixOf(dtype, rows), matrixOf(dtype, rows)];
      const native = backend.uploadCsr(a);
      a.data.fill(99);
      a.indices.fill(0);
      a.indptr.fill(0);
      const read = await backend.readCsr({ dtype, shape: a.shape, native });
      checkAccepted(
        sameMatrix(a.shape, elementsOfCsr(kept, dtype, a.shape)),
        elementsOfCsr(read, dtype, a.shape),
        "what was uploaded before its arrays were overwritten",
      );
      backend.release(native);
    },
  ),
  ...forDTypes(
    reads,
    { name: "dense-copies", title: "writing to what was read changes nothing on the engine", needs: "dense" },
    async ({ backend }, dtype) => {
      const x = countingTensor(dtype, [4]);
      const native = backend.uploadDense({ dtype, shape: [4], data: x.data });
      (await backend.readDense({ dtype, shape: [4], native })).fill(99);
      const again = await backend.readDense({ dtype, shape: [4], native });
      checkAccepted(sameElements([4], x.data), again, "a value whose first reading was filled with 99");
      backend.release(native);
    },
  ),
  ...forDTypes(
    reads,
    {
      name: "sparse-copies",
      title: "writing to a matrix that was read changes nothing on the engine",
      needs: "sparse",
    },
    async ({ backend }, dtype) => {
      const a = matrixOf(dtype, rows);
      const native = backend.uploadCsr(a);
      const first = await backend.readCsr({ dtype, shape: a.shape, native });
      for (const part of [first.data, first.indices, first.indptr]) part.fill(0);
      const again = await backend.readCsr({ dtype, shape: a.shape, native });
      checkAccepted(
        sameMatrix(a.shape, elementsOfCsr(a, dtype, a.shape)),
        elementsOfCsr(again, dtype, a.shape),
        "a matrix whose first reading was overwritten",
      );
      backend.release(native);
    },
  ),
  ...forDTypes(
    reads,
    { name: "sparse-canonical", title: "columns ascend within each row and none comes twice", needs: "sparse" },
    async ({ backend }, dtype) => {
      for (const a of [...randomSamples.map((sample) => sample.matrix(dtype)), matrixOf(dtype, rows)]) {
        const native = backend.uploadCsr(a);
        const read = await backend.readCsr({ dtype, shape: a.shape, native });
        elementsOfCsr(read, dtype, a.shape);
        checkCanonical(read);
        backend.release(native);
      }
    },
  ),
  ...forDTypes(
    reads,
    { name: "in-one-go", title: "several reads are begun before the first is waited for", needs: "dense" },
    async ({ backend }, dtype) => {
      const values = [1, 2, 3].map((x) => dense(dtype, [2], [x, -x]));
      const natives = values.map(({ data }) => backend.uploadDense({ dtype, shape: [2], data }));
      const begun = natives.map((native) => backend.readDense({ dtype, shape: [2], native }));
      for (const [k, data] of (await Promise.all(begun.map(async (read) => read))).entries()) {
        checkAccepted(sameElements([2], values[k].data), data, `read ${k + 1} of 3`);
      }
      for (const native of natives) backend.release(native);
    },
  ),
];
