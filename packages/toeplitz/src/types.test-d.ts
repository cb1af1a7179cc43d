import type { Coo, Csr } from "@convmtx/sparse";
import type { FloatDType, Tensor } from "@convmtx/tensor";
import { expectTypeOf, it } from "vitest";
import type { ConvOperator, ConvOptions, RowBlock } from "./index.ts";
import { convOperator, convPattern, toeplitz } from "./index.ts";

declare const float32: Tensor<"float32">;
declare const int32: Tensor<"int32">;
declare const any: Tensor;
declare const single: ConvOperator<"float32">;
declare const double: ConvOperator<"float64">;
const options = { inputShape: [3] };

it("the matrix has the kernel's dtype if floating, else float64", () => {
  expectTypeOf(convOperator(float32, options)).toEqualTypeOf<ConvOperator<"float32">>();
  expectTypeOf(convOperator(int32, options)).toEqualTypeOf<ConvOperator<"float64">>();
  expectTypeOf(convOperator(new Float32Array(2), options)).toEqualTypeOf<ConvOperator<"float32">>();
  expectTypeOf(convOperator([1, 2], options)).toEqualTypeOf<ConvOperator<"float64">>();
  expectTypeOf(convOperator(any, options)).toEqualTypeOf<ConvOperator<FloatDType>>();
  expectTypeOf(single.dtype).toEqualTypeOf<"float32">();
  expectTypeOf(single.toCsr()).toEqualTypeOf<Csr<"float32">>();
  expectTypeOf(double.toCoo()).toEqualTypeOf<Coo<"float64">>();
  expectTypeOf(single.rowBlocks()).toEqualTypeOf<Generator<RowBlock<"float32">>>();
});

it("an operator of a known dtype is an operator", () => {
  expectTypeOf(single).toExtend<ConvOperator>();
  expectTypeOf(double).toExtend<ConvOperator>();
});

it("products keep the kind of x and promote mixed dtypes to float64", () => {
  expectTypeOf(single.matvec(new Float32Array(3))).toEqualTypeOf<Float32Array>();
  expectTypeOf(single.matvec(new Float64Array(3))).toEqualTypeOf<Float64Array>();
  expectTypeOf(single.rmatvec(new Int32Array(3))).toEqualTypeOf<Float64Array>();
  expectTypeOf(double.matvec(new Float32Array(3))).toEqualTypeOf<Float64Array>();
  expectTypeOf(single.matvec(float32)).toEqualTypeOf<Tensor<"float32">>();
  expectTypeOf(double.rmatvec(float32)).toEqualTypeOf<Tensor<"float64">>();
  expectTypeOf(single.apply(any)).toEqualTypeOf<Tensor<FloatDType>>();
});

it("out has the dtype of the product", () => {
  expectTypeOf(single.matvec(new Float32Array(3), new Float32Array(2))).toEqualTypeOf<Float32Array>();
  // @ts-expect-error the product of float32 and float64 is float64
  single.matvec(new Float64Array(3), new Float32Array(2));
});

it("allocate gives data of the matrix's dtype", () => {
  const ints = { indptr: new Int32Array(3), indices: new Int32Array(4) };
  const matrix = single.toCsr({ allocate: () => ({ ...ints, data: new Float32Array(4) }) });
  expectTypeOf(matrix).toEqualTypeOf<Csr<"float32">>();
  // @ts-expect-error the matrix is float32
  single.toCsr({ allocate: () => ({ ...ints, data: new Float64Array(4) }) });
});

it("a pattern's matrix has the dtype of the kernel that fills it, a gradient keeps its own", () => {
  const pattern = convPattern({ inputShape: [3], kernelShape: [2] });
  expectTypeOf(pattern.fill(float32)).toEqualTypeOf<Csr<"float32">>();
  expectTypeOf(pattern.fill(int32)).toEqualTypeOf<Csr<"float64">>();
  expectTypeOf(pattern.fill([1, 2])).toEqualTypeOf<Csr<"float64">>();
  expectTypeOf(pattern.gradKernel(pattern.fill(float32))).toEqualTypeOf<Tensor<"float32">>();
});

it("options are checked", () => {
  expectTypeOf<ConvOptions>().toHaveProperty("outputSize");
  // @ts-expect-error inputShape is required
  convOperator([1, 2], {});
  // @ts-expect-error the kernel's shape is the kernel's
  convOperator([1, 2], { ...options, kernelShape: [2] });
  // @ts-expect-error a range has two ends
  single.toCsr({ rows: [1] });
  // @ts-expect-error a pattern has no bias
  convPattern({ inputShape: [3], kernelShape: [2], bias: [1] });
  // @ts-expect-error a matrix is no vector
  toeplitz([[1, 2]]);
});
