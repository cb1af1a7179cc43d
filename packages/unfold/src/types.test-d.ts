import type { Csr } from "@convmtx/sparse";
import type { DType, Tensor } from "@convmtx/tensor";
import { expectTypeOf, it } from "vitest";
import type { UnfoldOptions } from "./index.ts";
import { divisor, fold, unfold, unfoldMatrix } from "./index.ts";

declare const float32: Tensor<"float32">;
declare const int32: Tensor<"int32">;
declare const any: Tensor;
const options = { kernelSize: 2 };
const folding = { kernelSize: 2, outputSize: [3, 3] };

it("unfold keeps the dtype", () => {
  expectTypeOf(unfold(float32, options)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(unfold(int32, options)).toEqualTypeOf<Tensor<"int32">>();
  expectTypeOf(unfold(any, options)).toEqualTypeOf<Tensor<DType>>();
});

it("fold keeps floating dtypes and gives float64 for integers", () => {
  expectTypeOf(fold(float32, folding)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(fold(int32, folding)).toEqualTypeOf<Tensor<"float64">>();
});

it("divisor and unfoldMatrix have the dtype asked for, else float64", () => {
  expectTypeOf(divisor(folding)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(divisor({ ...folding, dtype: "float32" })).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(unfoldMatrix({ ...options, inputShape: [1, 2, 2] })).toEqualTypeOf<Csr<"float64">>();
  expectTypeOf(unfoldMatrix({ ...options, inputShape: [1, 2, 2], dtype: "float32" })).toEqualTypeOf<Csr<"float32">>();
});

it("the options of a window that have no meaning here are not options", () => {
  expectTypeOf<UnfoldOptions>().not.toHaveProperty("transposed");
  // @ts-expect-error kernelSize is required
  unfold(float32, {});
  // @ts-expect-error outputSize is required
  fold(float32, options);
  // @ts-expect-error a matrix is floating
  unfoldMatrix({ ...options, inputShape: [1, 2, 2], dtype: "int32" });
});
