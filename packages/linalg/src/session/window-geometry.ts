import type { UnfoldGeometry } from "@convmtx/backend";
import { ShapeError, shapeText, sizeOf } from "@convmtx/tensor";
import type { FoldOptions, UnfoldOptions } from "@convmtx/unfold";
import { resolveAxes } from "@convmtx/window";

/** What `unfold` and `fold` need of their options: the signal's shape and the columns' shape of one sample. */
export interface WindowGeometry {
  /** Undefined: one sample without a batch axis. */
  readonly batch: number | undefined;
  readonly geometry: UnfoldGeometry;
  /** [C, *spatial] */
  readonly signalShape: readonly number[];
  /** [C·Πk, L] */
  readonly columnsShape: readonly number[];
}

/** @throws ShapeError `SHAPE_MISMATCH`, `GEOMETRY_INVALID`; ConvmtxError `OPTION_INVALID` */
export function unfoldGeometry(shape: readonly number[], options: Omit<UnfoldOptions, "layout">): WindowGeometry {
  const ndim = typeof options.kernelSize === "number" ? 2 : options.kernelSize.length;
  const lead = shape.length - ndim - 1;
  if (lead !== 0 && lead !== 1) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `unfold: x has shape ${shapeText(shape)}, expected [C, *spatial] or [N, C, *spatial] with ${ndim} spatial axes`,
      { details: { shape: [...shape], ndim } },
    );
  }
  const inputShape = shape.slice(lead);
  return resolved("unfold", lead === 1 ? shape[0] : undefined, inputShape[0], inputShape.slice(1), options);
}

/** @throws as `unfoldGeometry` */
export function foldGeometry(shape: readonly number[], options: Omit<FoldOptions, "layout">): WindowGeometry {
  const { outputSize, ...rest } = options;
  const lead = shape.length - 2;
  const kernelSize =
    typeof rest.kernelSize === "number" ? outputSize.map(() => rest.kernelSize as number) : rest.kernelSize;
  const taps = sizeOf(kernelSize);
  const rows = shape[shape.length - 2];
  if ((lead !== 0 && lead !== 1) || rows % taps !== 0) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `fold: columns have shape ${shapeText(shape)}, expected [C*${taps}, L] or [N, C*${taps}, L] for a kernel of ${taps} taps`,
      { details: { shape: [...shape], taps } },
    );
  }
  const found = resolved("fold", lead === 1 ? shape[0] : undefined, rows / taps, outputSize, { ...rest, kernelSize });
  const windows = found.columnsShape[1];
  if (shape[lead + 1] !== windows) {
    throw new ShapeError("SHAPE_MISMATCH", `fold: columns have ${shape[lead + 1]} windows, outputSize has ${windows}`, {
      details: { shape: [...shape], windows },
    });
  }
  return found;
}

function resolved(
  caller: string,
  batch: number | undefined,
  channels: number,
  spatial: readonly number[],
  options: Omit<UnfoldOptions, "layout">,
): WindowGeometry {
  const axes = resolveAxes(spatial, options, caller);
  return {
    batch,
    geometry: { channels, axes },
    signalShape: [channels, ...spatial],
    columnsShape: [
      channels * sizeOf(axes.map((axis) => axis.kernelSize)),
      sizeOf(axes.map((axis) => axis.windowCount)),
    ],
  };
}
