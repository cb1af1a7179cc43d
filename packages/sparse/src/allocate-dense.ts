import type { FloatDType, Shape } from "@convmtx/tensor";
import { allocate, bytesPerElement, sizeOf, Tensor } from "@convmtx/tensor";
import { withinMemory } from "./within-memory.ts";

/** A dense tensor of zeros for the public function `what`. @throws LimitError `MEMORY_LIMIT` if it cannot be allocated */
export function zerosOf<D extends FloatDType>(what: string, shape: Shape, dtype: D): Tensor<D> {
  const size = sizeOf(shape);
  return withinMemory(what, size * bytesPerElement(dtype), () => new Tensor(dtype, allocate(dtype, size), [...shape]));
}
