import { ConvmtxError, normalizeAxis, ShapeError, shapeText, sizeOf } from "@convmtx/tensor";
import type { Call } from "./call.ts";
import type { DenseHandle } from "./handle.ts";

/** Which elements, counted in C order. */
export interface SliceOptions {
  /** The first. Default 0. */
  readonly offset?: number | undefined;
  readonly length: number;
  /** From one to the next. Default 1. */
  readonly stride?: number | undefined;
}

export function sliced(call: Call, handle: DenseHandle, { offset = 0, length, stride = 1 }: SliceOptions): DenseHandle {
  const x = call.value("x", handle);
  for (const [name, value, least] of [
    ["offset", offset, 0],
    ["length", length, 0],
    ["stride", stride, 1],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new ConvmtxError("OPTION_INVALID", `slice: ${name} must be an integer of at least ${least}, got ${value}`, {
      details: { option: name, got: value },
    });
  }
  const last = length === 0 ? 0 : offset + (length - 1) * stride + 1;
  if (Math.max(offset, last) > sizeOf(x.shape)) {
    throw new ShapeError(
      "INDEX_OUT_OF_RANGE",
      `slice: offset ${offset}, length ${length}, stride ${stride} reach beyond the ${sizeOf(x.shape)} elements of x ${shapeText(x.shape)}`,
      { details: { offset, length, stride, shape: [...x.shape] } },
    );
  }
  return call.denseHandle([length], call.engine.run("slice", "slice", x, offset, stride, length));
}

export function joined(call: Call, handles: readonly DenseHandle[], axis: number): DenseHandle {
  const parts = handles.map((handle, k) => call.value(`part ${k}`, handle));
  const [first] = parts;
  if (first === undefined) throw new ConvmtxError("OPTION_INVALID", "concat: expected at least one value, got none");
  const along = normalizeAxis("concat", axis, first.shape.length);
  const shape = [...first.shape];
  shape[along] = 0;
  parts.forEach((part, k) => {
    const expected = first.shape.map((size, a) => (a === along ? (part.shape[a] ?? size) : size));
    call.expectShape(`part ${k}`, part.shape, expected, `part 0 is ${shapeText(first.shape)} and the axis is ${axis}`);
    shape[along] += part.shape[along];
  });
  return call.denseHandle(shape, call.engine.run("concat", "concat", parts, shape, along));
}
