import type { Dense, Native } from "@convmtx/backend";
import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import type { Facts } from "../facts.ts";
import { dense } from "../host-values.ts";
import { axpby } from "../ops/axpby.ts";
import { checkAccepted } from "../run-sample.ts";
import { forDTypes } from "./contract-case.ts";

const group: Group = { id: axpby.id, promise: axpby.promise };

/** The session hands x over as y where β is 0, so that this promise is only seen at the backend itself. */
export const axpbyBeta: readonly ConformanceCase[] = forDTypes(
  group,
  {
    name: "beta-zero-reads-no-y",
    title: "β = 0, given as a number, leaves αx: NaN and Infinity in y do not spread",
    needs: "dense",
    skip: (facts: Facts) => (facts.ops.includes("axpby") ? undefined : "ops has no axpby"),
  },
  async ({ backend }, dtype) => {
    const upload = (numbers: readonly number[]): Dense<Native> => {
      const { shape, data } = dense(dtype, [numbers.length], numbers);
      return { dtype, shape, native: backend.uploadDense({ dtype, shape, data }) };
    };
    const [x, y] = [upload([1, -2, 3]), upload([Number.NaN, Number.POSITIVE_INFINITY, 1])];
    const z = { dtype, shape: [3], native: backend.ops.axpby?.(2, x, 0, y) };
    const read = await backend.readDense(z);
    for (const { native } of [x, y, z]) backend.release(native);
    checkAccepted(sameElements([3], [2, -4, 6]), read, "2 x + 0 y, x = [1, -2, 3], y = [NaN, Infinity, 1],");
  },
);
