import type { ConformanceCase, Group } from "../conformance-case.ts";
import { elementsOfCsr } from "../host-result.ts";
import { productSamples } from "../matrix-samples.ts";
import { operandText } from "../operand-text.ts";
import { sameMatrix } from "../ops/transpose.ts";
import { checkAccepted } from "../run-sample.ts";
import { forDTypes } from "./contract-case.ts";

const group: Group = {
  id: "round-trip-sparse",
  promise: "uploadCsr takes a copy, and readCsr gives the same elements back; whether a zero is stored is free",
};

const gates = ["rectangular", "empty-rows"];

export const roundTripSparse: readonly ConformanceCase[] = productSamples.flatMap((sample) => {
  const isGate = gates.includes(sample.name);
  const { name, title, elements = 0 } = sample;
  return forDTypes(
    group,
    {
      name,
      title,
      needs: isGate ? "nothing" : "sparse",
      ...(isGate && { gate: "sparse" }),
      skip: ({ manifest }) =>
        elements > (manifest.limits?.elements ?? Number.POSITIVE_INFINITY)
          ? "over manifest.limits.elements"
          : undefined,
    },
    async ({ backend }, dtype) => {
      const a = sample.matrix(dtype);
      const native = backend.uploadCsr(a);
      const read = await backend.readCsr({ dtype, shape: a.shape, native });
      const expected = elementsOfCsr(a, dtype, a.shape);
      checkAccepted(
        sameMatrix(a.shape, expected),
        elementsOfCsr(read, dtype, a.shape),
        operandText("what was uploaded,", a),
      );
      backend.release(native);
    },
  );
});
