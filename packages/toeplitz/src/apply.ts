import type { DType, FloatArray, FloatDType, TypedArray } from "@convmtx/tensor";
import {
  asTypedArray,
  ConvmtxError,
  DtypeError,
  dtypeOf,
  isTypedArray,
  promote,
  ShapeError,
  sameShape,
  shapeText,
  sizeOf,
  Tensor,
} from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { Bias } from "./bias.ts";
import { addBias } from "./bias.ts";
import type { KernelValues } from "./kernel-values.ts";
import type { SweepPlan } from "./sweep.ts";
import { sweep } from "./sweep.ts";

/** The public face of an operator that products read. */
interface OperatorShape {
  readonly geometry: ResolvedGeometry;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** y = T x or x = Tᵀ y, for typed arrays and tensors. */
export function product(
  caller: "matvec" | "rmatvec",
  operator: OperatorShape,
  kernel: KernelValues,
  plan: SweepPlan,
  x: TypedArray | Tensor,
  out: FloatArray | undefined,
): FloatArray | Tensor {
  const [from, to] =
    caller === "matvec" ? [operator.inputShape, operator.outputShape] : [operator.outputShape, operator.inputShape];
  // A transposed operator's input is the windows' side, so its product scatters.
  const direction = (caller === "matvec") === operator.geometry.transposed ? "scatter" : "gather";
  const run = (values: TypedArray) => {
    const sums = new Float64Array(sizeOf(to));
    sweep(plan, direction, kernel.values, values, sums);
    return sums;
  };
  if (x instanceof Tensor) {
    const flat = sameShape(x.shape, [sizeOf(from)]);
    if (!flat && !sameShape(x.shape, from)) throw mismatch(caller, "the operand", x.shape, from);
    const dtype = resultDType(kernel.dtype, x.dtype);
    const shape = flat && from.length !== 1 ? [sizeOf(to)] : to;
    return new Tensor(dtype, rounded(run(asTypedArray(x)), dtype), [...shape]);
  }
  if (!isTypedArray(x)) {
    throw new DtypeError(
      "DTYPE_UNSUPPORTED",
      `${caller}: expected a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array`,
    );
  }
  if (x.length !== sizeOf(from)) throw mismatch(caller, "the operand", [x.length], [sizeOf(from)]);
  const dtype = resultDType(kernel.dtype, dtypeOf(x));
  if (out === undefined) return rounded(run(x), dtype);
  checkOut(caller, out, sizeOf(to), dtype, x);
  out.set(run(x));
  return out;
}

/** y = T x + b for one sample or a batch of them. */
export function applyAffine(
  operator: OperatorShape,
  kernel: KernelValues,
  bias: Bias | undefined,
  plan: SweepPlan,
  x: Tensor,
): Tensor {
  const { inputShape, outputShape, geometry } = operator;
  const batched = x.shape.length === inputShape.length + 1 && sameShape(x.shape.slice(1), inputShape);
  if (!batched && !sameShape(x.shape, inputShape)) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `apply: x has shape ${shapeText(x.shape)}, expected ${shapeText(inputShape)} or a batch [N, ${inputShape.join(", ")}]`,
      { details: { shape: [...x.shape], expected: [...inputShape] } },
    );
  }
  const samples = batched ? x.shape[0] : 1;
  const [inputSize, outputSize] = [sizeOf(inputShape), sizeOf(outputShape)];
  const linear = resultDType(kernel.dtype, x.dtype);
  const dtype = bias === undefined ? linear : promote(linear, bias.dtype);
  const all = dtype === "float32" ? new Float32Array(samples * outputSize) : new Float64Array(samples * outputSize);
  const values = asTypedArray(x);
  const sums = new Float64Array(outputSize);
  for (let n = 0; n < samples; n++) {
    sums.fill(0);
    const sample = values.subarray(n * inputSize, (n + 1) * inputSize);
    sweep(plan, geometry.transposed ? "scatter" : "gather", kernel.values, sample, sums);
    if (bias) addBias(bias, geometry, sums);
    all.set(sums, n * outputSize);
  }
  return new Tensor(dtype, all, batched ? [samples, ...outputShape] : [...outputShape]);
}

function resultDType(kernel: FloatDType, x: DType): FloatDType {
  return promote<DType, DType>(kernel, x) as FloatDType;
}

function rounded(sums: Float64Array, dtype: FloatDType): FloatArray {
  return dtype === "float32" ? Float32Array.from(sums) : sums;
}

function mismatch(caller: string, what: string, got: readonly number[], expected: readonly number[]): ShapeError {
  return new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: ${what} has shape ${shapeText(got)}, expected ${shapeText(expected)}`,
    {
      details: { shape: [...got], expected: [...expected] },
    },
  );
}

function checkOut(caller: string, out: FloatArray, length: number, dtype: FloatDType, x: TypedArray): void {
  if (out.length !== length) throw mismatch(caller, "out", [out.length], [length]);
  if (dtypeOf(out) !== dtype) {
    throw new DtypeError("DTYPE_MISMATCH", `${caller}: out is ${dtypeOf(out)}, the product is ${dtype}`, {
      details: { got: dtypeOf(out), expected: dtype },
    });
  }
  if (
    out.buffer === x.buffer &&
    out.byteOffset < x.byteOffset + x.byteLength &&
    x.byteOffset < out.byteOffset + out.byteLength
  ) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: out overlaps the operand; give it memory of its own`);
  }
}
