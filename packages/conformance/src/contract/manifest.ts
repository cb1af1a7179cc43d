import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import { skipDType } from "../conformance-case.ts";
import { demand } from "../fault.ts";
import { dense, matrixOf } from "../host-values.ts";
import { expectError } from "../refusal-cases.ts";
import { otherDType } from "../refusals.ts";
import { checkAccepted } from "../run-sample.ts";
import { once } from "./contract-case.ts";

const group: Group = {
  id: "manifest",
  promise: "dtypes lists what the arithmetic is really done in; anything else, and anything over limits, is refused",
};

const mostElementsTried = 2 ** 22;

export const manifest: readonly ConformanceCase[] = [
  once(
    group,
    {
      name: "float64-arithmetic",
      title: "1 + 2⁻⁴⁰ is computed, which float32 rounds to 1",
      needs: "dense and sparse",
      skip: skipDType("float64"),
    },
    async ({ session }) => {
      const y = session.scope((s) =>
        s.matvec(s.sparse(matrixOf("float64", [[1, 1]])), s.dense(dense("float64", [2], [1, 2 ** -40]))),
      );
      const [sum] = (await session.read(y)).data;
      demand(sum !== 1, "1 + 2⁻⁴⁰ came out as 1: the engine computes in float32, but the manifest lists float64");
      checkAccepted(sameElements([1], [1 + 2 ** -40]), Float64Array.of(sum));
      y.dispose();
    },
  ),
  once(
    group,
    {
      name: "float32-arithmetic",
      title: "a float32 result is rounded to float32 before it is used again, not only when it is read",
      needs: "dense and sparse",
      skip: skipDType("float32"),
    },
    async ({ backend }) => {
      const dtype = "float32";
      const upload = (numbers: readonly number[]) =>
        ({
          dtype,
          shape: [numbers.length],
          native: backend.uploadDense({ dtype, shape: [numbers.length], data: Float32Array.from(numbers) }),
        }) as const;
      const matrix = (rows: readonly (readonly number[])[]) => {
        const a = matrixOf(dtype, rows);
        return { dtype, shape: a.shape, native: backend.uploadCsr(a) } as const;
      };
      const [one, parts] = [upload([1]), upload([1, 2 ** -30])];
      const [sum, difference] = [matrix([[1, 1]]), matrix([[1, -1]])];
      const rounded = { dtype, shape: [1], native: backend.ops.spmv(sum, parts) } as const;
      const pair = { dtype, shape: [2], native: backend.ops.concat([rounded, one], [2], 0) } as const;
      const rest = { dtype, shape: [1], native: backend.ops.spmv(difference, pair) } as const;
      const [left] = await backend.readDense(rest);
      for (const { native } of [one, parts, sum, difference, rounded, pair, rest]) backend.release(native);
      demand(
        left === 0,
        `float32 1 + 2⁻³⁰ is 1, and 1 − 1 is 0; got ${left}: results are held in float64 between operations, but the manifest lists float32`,
      );
    },
  ),
  once(
    group,
    {
      name: "refuses-other-dtype",
      title: "a dtype that is not listed is refused, not converted",
      skip: ({ manifest: { dtypes } }) => (dtypes.length > 1 ? "the manifest lists both dtypes" : undefined),
    },
    async ({ session }, dtype) => {
      await expectError("DTYPE_UNSUPPORTED", `an upload in ${otherDType(dtype)}`, () =>
        session.dense(dense(otherDType(dtype), [1], [1])),
      );
    },
  ),
  once(
    group,
    {
      name: "refuses-over-limit",
      title: "an upload of more elements than limits.elements is refused",
      skip: ({ manifest: { limits } }) => {
        if (limits?.elements === undefined) return "the manifest has no limits.elements";
        return limits.elements >= mostElementsTried
          ? `limits.elements is ${limits.elements}, too many to try`
          : undefined;
      },
    },
    async ({ session, facts }, dtype) => {
      const over = (facts.manifest.limits?.elements ?? 0) + 1;
      await expectError("MEMORY_LIMIT", `an upload of ${over} elements`, () =>
        session.dense(dense(dtype, [over], new Array(over).fill(0))),
      );
    },
  ),
  once(
    group,
    {
      name: "refuses-over-nnz",
      title: "a matrix of more entries than limits.nnz is refused",
      skip: ({ manifest: { limits } }) => {
        if (limits?.nnz === undefined) return "the manifest has no limits.nnz";
        return limits.nnz >= mostElementsTried ? `limits.nnz is ${limits.nnz}, too many to try` : undefined;
      },
    },
    async ({ session, facts }, dtype) => {
      const over = (facts.manifest.limits?.nnz ?? 0) + 1;
      await expectError("MEMORY_LIMIT", `an upload of ${over} entries`, () =>
        session.sparse(matrixOf(dtype, [new Array<number>(over).fill(1)])),
      );
    },
  ),
];
