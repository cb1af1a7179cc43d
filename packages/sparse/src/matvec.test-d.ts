import type { FloatDType, Promoted, Tensor, TypedArrayOf } from "@convmtx/tensor";
import { expectTypeOf, test } from "vitest";
import type { Csc, Csr } from "./index.ts";
import { matmat, matvec, rmatvec, spgemm } from "./index.ts";

declare const double: Csr<"float64">;
declare const single: Csr<"float32">;
declare const open: Csr;
declare const columns: Csc<"float64">;
declare const x64: Float64Array;
declare const x32: Float32Array;
declare const integers: Int32Array;
declare const tensor32: Tensor<"float32">;

test("the dtype of the result", () => {
  expectTypeOf(matvec(double, x64)).toEqualTypeOf<Float64Array>();
  expectTypeOf(matvec(single, x32)).toEqualTypeOf<Float32Array>();
  expectTypeOf(matvec(single, x64)).toEqualTypeOf<Float64Array>();
  expectTypeOf(matvec(double, x32)).toEqualTypeOf<Float64Array>();
  expectTypeOf(rmatvec(single, integers)).toEqualTypeOf<Float64Array>();
  expectTypeOf(matvec(open, x64)).toEqualTypeOf<Float64Array>();
  expectTypeOf(matvec(open, x32)).toEqualTypeOf<Float32Array | Float64Array>();
  expectTypeOf(matvec(single, tensor32)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(matvec(double, tensor32)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(matmat(single, tensor32)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(spgemm(single, single)).toEqualTypeOf<Csr<"float32">>();
  expectTypeOf(spgemm(single, double)).toEqualTypeOf<Csr<"float64">>();
});

test("an open dtype stays open", () => {
  const apply = <D extends FloatDType>(a: Csr<D>, x: Tensor<D>): Tensor<Promoted<D, D>> => matvec(a, x);
  expectTypeOf(apply(single, tensor32)).toEqualTypeOf<Tensor<"float32">>();
});

test("out has the type of the result", () => {
  expectTypeOf(matvec(single, x32, x32)).toEqualTypeOf<Float32Array>();
  // @ts-expect-error: the result of float32 and float64 is float64
  matvec(single, x64, x32);
});

test("formats are not mistaken for each other", () => {
  // @ts-expect-error: matvecCsc is the function for CSC
  matvec(columns, x64);
  expectTypeOf<Csc["format"]>().toEqualTypeOf<"csc">();
  expectTypeOf<Csr<"float32">["data"]>().toEqualTypeOf<TypedArrayOf<"float32">>();
});
