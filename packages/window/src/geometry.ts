import { ConvmtxError, checkShape, ShapeError, shapeText } from "@convmtx/tensor";
import { resolveAxes } from "./axes.ts";
import { checkInteger, lookUp } from "./option.ts";
import type { GeometryOptions, Layout, ResolvedGeometry } from "./types.ts";

const layouts: Readonly<Record<Layout, Layout>> = {
  "channels-first": "channels-first",
  "channels-last": "channels-last",
};

/**
 * A layer's geometry with nothing left open.
 *
 * @param caller the public function to name in messages
 * @throws ConvmtxError `OPTION_INVALID`; ShapeError `SHAPE_INVALID`, `SHAPE_MISMATCH` where the channels of kernel and
 * input differ, `GEOMETRY_INVALID` for an axis on which the numbers cannot work together
 */
export function resolveGeometry(options: GeometryOptions, caller = "resolveGeometry"): ResolvedGeometry {
  const { inputShape, kernelShape } = options;
  checkShape(`${caller}: inputShape`, inputShape);
  checkShape(`${caller}: kernel`, kernelShape);
  const layout = lookUp(caller, "layout", options.layout ?? "channels-first", layouts);
  const transposed = options.transposed ?? false;
  const hasChannels = checkRanks(caller, inputShape, kernelShape);
  const channels = hasChannels
    ? resolveChannels(caller, inputShape, kernelShape, layout, transposed, options.groups ?? 1)
    : { inChannels: 1, outChannels: 1, groups: checkNoGroups(caller, options.groups ?? 1) };

  const sizes = hasChannels ? spatialOf(inputShape, layout) : inputShape;
  const kernelSize = hasChannels ? kernelShape.slice(2) : kernelShape;
  const axes = resolveAxes(sizes, { ...options, kernelSize }, caller);
  const spatial = axes.map((axis) => (transposed ? axis.signalSize : axis.windowCount));
  const { outChannels } = channels;
  const outputShape = !hasChannels
    ? spatial
    : layout === "channels-first"
      ? [outChannels, ...spatial]
      : [...spatial, outChannels];
  return {
    axes,
    inputShape: [...inputShape],
    outputShape,
    kernelShape: [...kernelShape],
    hasChannels,
    ...channels,
    layout,
    flip: options.flip ?? false,
    transposed,
    preset: options.preset,
  };
}

/** The spatial lengths of a shape with a channel axis. */
function spatialOf(shape: readonly number[], layout: Layout): readonly number[] {
  return layout === "channels-first" ? shape.slice(1) : shape.slice(0, -1);
}

/** Whether there are channel axes. */
function checkRanks(caller: string, inputShape: readonly number[], kernelShape: readonly number[]): boolean {
  const [input, kernel] = [inputShape.length, kernelShape.length];
  if (kernel === input + 1 && input >= 2) return true;
  if (kernel === input && input >= 1) return false;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: a kernel of shape ${shapeText(kernelShape)} does not fit inputShape ${shapeText(inputShape)}: with channels a kernel has one axis more, (C_out, C_in/groups, *k) over one sample [C, *spatial] without its batch axis; without channels both have the spatial axes only`,
    { details: { kernelShape: [...kernelShape], inputShape: [...inputShape] } },
  );
}

function checkNoGroups(caller: string, groups: number): 1 {
  if (groups === 1) return 1;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: groups is ${groups}, but kernel and input have no channel axes`,
    {
      details: { option: "groups", value: groups },
    },
  );
}

function resolveChannels(
  caller: string,
  inputShape: readonly number[],
  kernelShape: readonly number[],
  layout: Layout,
  transposed: boolean,
  groups: number,
): { inChannels: number; outChannels: number; groups: number } {
  checkInteger(caller, "groups", groups, 1);
  const inChannels = layout === "channels-first" ? inputShape[0] : inputShape[inputShape.length - 1];
  const [first, second] = kernelShape;
  const expected = transposed ? first : second * groups;
  if (inChannels !== expected || inChannels < 1) {
    const needs = transposed
      ? `${first} (its first axis; it is transposed)`
      : `${expected} (its second axis ${second} times groups ${groups})`;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${caller}: kernel ${shapeText(kernelShape)} takes ${needs} input channels, inputShape ${shapeText(inputShape)} has ${inChannels} (${layout})`,
      { details: { kernelShape: [...kernelShape], inputShape: [...inputShape], groups, layout } },
    );
  }
  const outChannels = transposed ? second * groups : first;
  if (first % groups !== 0 || outChannels < 1) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${caller}: the first axis of kernel ${shapeText(kernelShape)} does not divide into ${groups} groups of at least one channel`,
      { details: { kernelShape: [...kernelShape], groups } },
    );
  }
  return { inChannels, outChannels, groups };
}
