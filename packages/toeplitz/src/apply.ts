import type { FloatDType } from "@convmtx/tensor";
import {
  allocate,
  asTypedArray,
  DtypeError,
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
import { withinMemory } from "./limits.ts";
import type { LinearMap } from "./product.ts";
import { multiply, resultDType } from "./product.ts";

/** y = T x + b for one sample or a batch of them, sample by sample. */
export function apply(
  map: LinearMap,
  geometry: ResolvedGeometry,
  bias: Bias | undefined,
  x: Tensor,
): Tensor<FloatDType> {
  const { inputShape, outputShape } = geometry;
  if (!(x instanceof Tensor))
    throw new DtypeError("DTYPE_UNSUPPORTED", "apply: expected a tensor; tensor(x, { shape }) makes one");
  const isBatch = x.shape.length === inputShape.length + 1 && sameShape(x.shape.slice(1), inputShape);
  if (!isBatch && !sameShape(x.shape, inputShape)) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `apply: x has shape ${shapeText(x.shape)}, expected ${shapeText(inputShape)} or a batch [N, ${inputShape.join(", ")}]`,
      { details: { shape: [...x.shape], expected: [...inputShape] } },
    );
  }
  const samples = isBatch ? x.shape[0] : 1;
  const [inputSize, outputSize] = [sizeOf(inputShape), sizeOf(outputShape)];
  const linear = resultDType(map.kernel, x.dtype);
  const dtype: FloatDType = bias === undefined ? linear : promote(linear, bias.dtype);
  const length = samples * outputSize;
  const y = withinMemory("apply", `${length} numbers for the result`, () => allocate(dtype, length));
  const values = asTypedArray(x);
  // The bias is added before the one rounding.
  const sums = new Float64Array(outputSize);
  for (let n = 0; n < samples; n++) {
    multiply(map, values.subarray(n * inputSize, (n + 1) * inputSize), sums);
    if (bias !== undefined) addBias(bias, geometry, sums);
    y.set(sums, n * outputSize);
  }
  return new Tensor(dtype, y, isBatch ? [samples, ...outputShape] : [...outputShape]);
}
