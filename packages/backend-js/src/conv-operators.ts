import type { Dense } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import type { ResolvedGeometry } from "@convmtx/window";
import { convOptionsOf, type JsNative } from "./convert.ts";

/**
 * The operator of a kernel over a geometry, planned once for each pair of them.
 *
 * Operators are held by their kernel's array, weakly, so they go with it. Below that the geometry's text is the key, not the
 * object: a worker gets a new clone of it with every call.
 */
export function convOperators(): (geometry: ResolvedGeometry, kernel: Dense<JsNative>) => ConvOperator {
  const known = new WeakMap<FloatArray, Map<string, ConvOperator>>();
  return (geometry, kernel) => {
    const ofKernel = known.get(kernel.native) ?? new Map<string, ConvOperator>();
    known.set(kernel.native, ofKernel);
    const key = JSON.stringify(geometry);
    const operator = ofKernel.get(key) ?? newOperator(geometry, kernel);
    ofKernel.set(key, operator);
    return operator;
  };
}

function newOperator(geometry: ResolvedGeometry, { dtype, native }: Dense<JsNative>): ConvOperator {
  return convOperator(new Tensor(dtype, native, geometry.kernelShape), convOptionsOf(geometry));
}
