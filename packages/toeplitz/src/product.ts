import type { DType, FloatArray, FloatDType, TypedArray } from "@convmtx/tensor";
import {
  allocate,
  asTypedArray,
  ConvmtxError,
  DtypeError,
  dtypeOf,
  isTypedArray,
  overlaps,
  promote,
  ShapeError,
  sameShape,
  shapeText,
  sizeOf,
  Tensor,
} from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { KernelValues } from "./kernel-values.ts";
import { withinMemory } from "./limits.ts";
import { sweep } from "./sweep.ts";
import type { SweepPlan } from "./sweep-plan.ts";
import { sweepPlan } from "./sweep-plan.ts";

/** T or Tᵀ of an operator, ready to be multiplied with. */
export interface LinearMap {
  /** The public function, for messages. */
  readonly caller: string;
  readonly fromShape: readonly number[];
  readonly toShape: readonly number[];
  readonly kernel: KernelValues;
  readonly plan: SweepPlan;
}

export function linearMap(
  caller: string,
  geometry: ResolvedGeometry,
  kernel: KernelValues,
  side: "T" | "adjoint",
): LinearMap {
  const { inputShape, outputShape, transposed } = geometry;
  const isForward = side === "T";
  const [fromShape, toShape] = isForward ? [inputShape, outputShape] : [outputShape, inputShape];
  // A transposed operator's input is the windows' side, so its product scatters.
  const plan = sweepPlan(geometry, isForward === transposed ? "scatter" : "gather");
  return { caller, fromShape, toShape, kernel, plan };
}

/** The product for a typed array or a tensor, in the kind of `x`; `out` is written to if given. */
export function product(map: LinearMap, x: TypedArray | Tensor, out: FloatArray | undefined): FloatArray | Tensor {
  const { caller, fromShape, toShape, kernel } = map;
  const isTensor = x instanceof Tensor;
  if (!isTensor && !isTypedArray(x)) {
    throw new DtypeError(
      "DTYPE_UNSUPPORTED",
      `${caller}: expected a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array`,
    );
  }
  const flat = [sizeOf(fromShape)];
  const shape = isTensor ? x.shape : [x.length];
  const isFlat = sameShape(shape, flat);
  if (!isFlat && !(isTensor && sameShape(shape, fromShape))) {
    throw mismatch(caller, "x", shape, isTensor ? fromShape : flat);
  }
  const dtype = resultDType(kernel, isTensor ? x.dtype : dtypeOf(x));
  const length = sizeOf(toShape);
  if (out !== undefined) checkOut(caller, out, length, dtype);
  const values = isTensor ? asTypedArray(x) : x;
  if (out !== undefined && overlaps(out, values)) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: out shares memory with x; give it memory of its own`, {
      details: { option: "out" },
    });
  }
  const y = out ?? withinMemory(caller, `${length} numbers for the result`, () => allocate(dtype, length));
  multiply(map, values, y);
  if (!isTensor) return y;
  return new Tensor(dtype, y, isFlat && fromShape.length !== 1 ? [length] : [...toShape]);
}

/** y = T x for arrays of the right lengths; y holds anything. Sums in float64, one rounding at the end. */
export function multiply({ kernel, plan }: LinearMap, x: TypedArray, y: FloatArray): void {
  const to = y instanceof Float64Array ? y.fill(0) : new Float64Array(y.length);
  sweep(plan, { kernel: kernel.values, from: x, to });
  if (to !== y) y.set(to);
}

/** Mixed operands promote to float64. */
export function resultDType(kernel: KernelValues, x: DType): FloatDType {
  return promote<FloatDType, DType>(kernel.dtype, x) as FloatDType;
}

export function mismatch(
  caller: string,
  name: string,
  got: readonly number[],
  expected: readonly number[],
): ShapeError {
  return new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: ${name} has shape ${shapeText(got)}, expected ${shapeText(expected)}`,
    { details: { shape: [...got], expected: [...expected] } },
  );
}

function checkOut(caller: string, out: FloatArray, length: number, dtype: FloatDType): void {
  const got = isTypedArray(out) ? dtypeOf(out) : typeof out;
  if (got !== dtype) {
    throw new DtypeError("DTYPE_MISMATCH", `${caller}: out is ${got}, the product is ${dtype}`, {
      details: { got, expected: dtype },
    });
  }
  if (out.length !== length) throw mismatch(caller, "out", [out.length], [length]);
}
