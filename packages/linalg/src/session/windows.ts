import type { FoldOptions, UnfoldOptions } from "@convmtx/unfold";
import type { Call } from "./call.ts";
import { withWindows } from "./derive.ts";
import type { DenseHandle } from "./handle.ts";
import { foldGeometry, unfoldGeometry } from "./window-geometry.ts";

export function unfoldWindows(call: Call, x: DenseHandle, options: Omit<UnfoldOptions, "layout">): DenseHandle {
  const v = call.value("x", x);
  const { batch, geometry, signalShape, columnsShape } = unfoldGeometry(v.shape, options);
  return withWindows("unfold", call.engine, geometry, v.dtype, (sample) =>
    call.samples(v, batch, signalShape, columnsShape, sample),
  );
}

export function foldWindows(call: Call, columns: DenseHandle, options: Omit<FoldOptions, "layout">): DenseHandle {
  const v = call.value("columns", columns);
  const { batch, geometry, signalShape, columnsShape } = foldGeometry(v.shape, options);
  return withWindows("fold", call.engine, geometry, v.dtype, (sample) =>
    call.samples(v, batch, columnsShape, signalShape, sample),
  );
}
