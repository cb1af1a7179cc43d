import { cStrides, sizeOf } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { AxisPattern } from "./axis-pattern.ts";
import { axisPattern } from "./axis-pattern.ts";

/**
 * Where everything stands in the matrix of a geometry.
 *
 * Row (co, o) is `co·rowChannelStep + o·rowSpatialStep`, o the position in C order; columns likewise. With the group's
 * own channels counted from 0, the kernel's element for (row channel, column channel, tap) is
 * `kernelStart(co) + ci·kernelColStep + Σ_a tap_a·tapSteps[a]`, a tap counted backwards if the kernel is flipped.
 */
export interface MatrixPlan {
  /** A row is its channel, then its position; else the reverse. Columns likewise. */
  readonly channelsFirst: boolean;
  readonly nrows: number;
  readonly ncols: number;
  readonly axes: readonly AxisPattern[];
  readonly spatialRows: number;
  readonly rowChannels: number;
  readonly rowChannelStep: number;
  readonly rowSpatialStep: number;
  readonly colChannelStep: number;
  readonly colSpatialStep: number;
  /** Channels of one group, on either side. */
  readonly rowGroup: number;
  readonly colGroup: number;
  readonly kernelRowStep: number;
  readonly kernelColStep: number;
  readonly kernelGroupStep: number;
  readonly tapSteps: readonly number[];
  readonly flip: boolean;
  readonly kernelSizes: readonly number[];
}

/** @remarks O(Σ_a m_a·k_a) time and memory. */
export function matrixPlan(geometry: ResolvedGeometry): MatrixPlan {
  const { transposed, groups, inChannels, outChannels } = geometry;
  const kernelSizes = geometry.axes.map((axis) => axis.kernelSize);
  const kernelVolume = sizeOf(kernelSizes);
  const axes = geometry.axes.map((axis) => axisPattern(axis, transposed));
  const spatialRows = sizeOf(axes.map((axis) => axis.rows));
  const spatialCols = sizeOf(axes.map((axis) => axis.cols));
  const rowGroup = outChannels / groups;
  const colGroup = inChannels / groups;
  const channelsFirst = geometry.layout === "channels-first";
  // (C_out, C_in/g, *k) has a group's rows along its first axis, (C_in, C_out/g, *k) its columns.
  const inner = kernelVolume;
  const outer = kernelVolume * (transposed ? rowGroup : colGroup);
  return {
    channelsFirst,
    nrows: outChannels * spatialRows,
    ncols: inChannels * spatialCols,
    axes,
    spatialRows,
    rowChannels: outChannels,
    rowChannelStep: channelsFirst ? spatialRows : 1,
    rowSpatialStep: channelsFirst ? 1 : outChannels,
    colChannelStep: channelsFirst ? spatialCols : 1,
    colSpatialStep: channelsFirst ? 1 : inChannels,
    rowGroup,
    colGroup,
    kernelRowStep: transposed ? inner : outer,
    kernelColStep: transposed ? outer : inner,
    kernelGroupStep: rowGroup * colGroup * kernelVolume,
    tapSteps: cStrides(kernelSizes),
    flip: geometry.flip,
    kernelSizes,
  };
}

/** Row (channel, o) of a plan. */
export function rowChannelOf(plan: MatrixPlan, row: number): number {
  return plan.channelsFirst ? Math.floor(row / plan.spatialRows) : row % plan.rowChannels;
}

export function rowPositionOf(plan: MatrixPlan, row: number): number {
  return plan.channelsFirst ? row % plan.spatialRows : Math.floor(row / plan.rowChannels);
}

/** Where the kernel's elements of a row channel begin. */
export function kernelStart(plan: MatrixPlan, channel: number): number {
  const group = Math.floor(channel / plan.rowGroup);
  return group * plan.kernelGroupStep + (channel % plan.rowGroup) * plan.kernelRowStep;
}
