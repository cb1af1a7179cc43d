import { expect, expectTypeOf, it } from "vitest";
import { elements } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import type { Csr } from "./csr.ts";
import { eye } from "./eye.ts";

it("is square by default", () => {
  expect(elements(eye(2))).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(elements(eye(2, 3, { offset: 1 }))).toEqual([
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

it("has the dtype asked for", () => {
  expectTypeOf(eye(2)).toEqualTypeOf<Csr<"float64">>();
  const single = eye(1, 1, { dtype: "float32" });
  expectTypeOf(single).toEqualTypeOf<Csr<"float32">>();
  expect(single).toMatchObject({ dtype: "float32", data: Float32Array.of(1) });
});

it("gives what SciPy gives", () => {
  const wrong = disagreements<{ nrows: number; ncols: number; offset: number }>("eye", (_, { nrows, ncols, offset }) =>
    eye(nrows, ncols, { offset }),
  );
  expect(wrong).toEqual([]);
});

it("refuses what is impossible", () => {
  const refused = (make: () => unknown, code: string): void =>
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/^eye: /) as string }));
  refused(() => eye(-1), "SHAPE_INVALID");
  refused(() => eye(2 ** 31), "INDEX_LIMIT");
  refused(() => eye(2, 2, { offset: 0.5 }), "OPTION_INVALID");
  refused(() => eye(2, 2, { dtype: "int32" as "float32" }), "DTYPE_UNSUPPORTED");
  refused(() => eye(2, 2, { dtype: "int64" as "float32" }), "DTYPE_UNSUPPORTED");
});
