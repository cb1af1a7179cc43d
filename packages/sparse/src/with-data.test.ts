import type { FloatDType } from "@convmtx/tensor";
import { expect, expectTypeOf, it } from "vitest";
import { fromText } from "../fixtures/arbitraries.ts";
import type { Csr } from "./csr.ts";
import { patternOf, withData } from "./with-data.ts";

const a = fromText([2, 3], "2:1 0:2; 1:3");

it("patternOf and withData share what they can", () => {
  const pattern = patternOf(a);
  expect(pattern).toMatchObject({ format: "pattern", shape: [2, 3], nnz: 3, sorted: false, canonical: false });
  const data = Float32Array.of(7, 8, 9);
  const b = withData(pattern, data);
  expectTypeOf(b).toEqualTypeOf<Csr<"float32">>();
  expect(b).toMatchObject({ format: "csr", dtype: "float32", shape: [2, 3], sorted: false, canonical: false });
  expect([b.indptr === a.indptr, b.indices === a.indices, b.data === data]).toEqual([true, true, true]);
});

it("keeps an open dtype open", () => {
  const fill = <D extends FloatDType>(matrix: Csr<D>): Csr<D> => withData<D>(patternOf(matrix), matrix.data);
  expect(fill(a).data).toBe(a.data);
});

it("withData refuses another length or type", () => {
  expect(() => withData(patternOf(a), new Float64Array(2))).toThrow(
    expect.objectContaining({
      code: "SPARSE_INVALID",
      message: "withData: data has length 2, expected 3, one value a stored entry",
    }),
  );
  expect(() => withData(patternOf(a), new Int32Array(3) as never)).toThrow(
    expect.objectContaining({ code: "DTYPE_UNSUPPORTED" }),
  );
});
