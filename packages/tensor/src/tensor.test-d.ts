import { expectTypeOf, test } from "vitest";
import type { DType, Floating, Promoted, Tensor } from "./index.ts";
import {
  add,
  astype,
  concat,
  divide,
  map,
  matmul,
  max,
  mean,
  randomNormal,
  reshape,
  sum,
  tensor,
  transpose,
  zeros,
} from "./index.ts";

const f32 = zeros([2], "float32");
const f64 = zeros([2]);
const i32 = zeros([2], "int32");
const some: Tensor = f32;

test("creation infers the dtype", () => {
  expectTypeOf(tensor([1, 2])).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(tensor([1, 2], { dtype: "uint8" })).toEqualTypeOf<Tensor<"uint8">>();
  expectTypeOf(tensor(new Float32Array(1))).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(tensor(new Float32Array(1), { dtype: "int32" })).toEqualTypeOf<Tensor<"int32">>();
  expectTypeOf(tensor(new Int32Array(1), { shape: [1] })).toEqualTypeOf<Tensor<"int32">>();
  expectTypeOf(tensor([1] as number[] | Float32Array, { shape: [1] })).toEqualTypeOf<Tensor>();
  expectTypeOf(tensor([1], { shape: undefined })).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(randomNormal([1], { seed: 1, dtype: "float32" })).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(f32.toTypedArray()).toEqualTypeOf<Float32Array>();
});

test("a tensor of one dtype is a tensor of any, not the reverse", () => {
  expectTypeOf<Tensor<"float32">>().toExtend<Tensor>();
  expectTypeOf<Tensor>().not.toExtend<Tensor<"float32">>();
  expectTypeOf<Tensor<"float32">>().not.toExtend<Tensor<"float64">>();
});

test("views keep the dtype", () => {
  expectTypeOf(reshape(transpose(f32), [2, 1])).toEqualTypeOf<Tensor<"float32">>();
});

test("arithmetic promotes as at run time", () => {
  expectTypeOf(add(f32, f32)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(add(f32, i32)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(add(i32, 2)).toEqualTypeOf<Tensor<"int32">>();
  expectTypeOf(add(2, f32)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(add(1, 2)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(divide(i32, i32)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(divide(f32, 2)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(matmul(f32, f32)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(matmul(i32, i32)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(matmul(f32, f64)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(map(i32, Math.sqrt, "float32")).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(astype(some, "uint8")).toEqualTypeOf<Tensor<"uint8">>();
});

test("a dtype known only at run time stays open", () => {
  expectTypeOf<Promoted<"float32", DType>>().toEqualTypeOf<"float32" | "float64">();
  expectTypeOf<Promoted<"int32" | "uint8", "int32" | "uint8">>().toEqualTypeOf<"int32" | "uint8" | "float64">();
  expectTypeOf(add(f32, some)).toEqualTypeOf<Tensor<"float32" | "float64">>();
  expectTypeOf<Floating<DType>>().toEqualTypeOf<"float32" | "float64">();
});

test("reductions and joining", () => {
  expectTypeOf(sum(i32)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(mean(f32, { axis: 0 })).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(max(i32)).toEqualTypeOf<Tensor<"int32">>();
  expectTypeOf(concat([f32, f32])).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(concat([i32, i32], { axis: 0 })).toEqualTypeOf<Tensor<"int32">>();
});

test("wrong calls are refused", () => {
  // @ts-expect-error a dtype which does not exist
  expectTypeOf(zeros([1], "int8")).not.toBeAny();
  // @ts-expect-error no dtype is stored in an Int16Array
  expectTypeOf(tensor(new Int16Array(1))).not.toBeAny();
  // @ts-expect-error random numbers need a seed
  expectTypeOf(randomNormal([1], {})).not.toBeAny();
  // @ts-expect-error integers are not normal
  expectTypeOf(randomNormal([1], { seed: 1, dtype: "int32" })).not.toBeAny();
  // @ts-expect-error fields are read-only
  f32.shape = [3];
});
