import { ConvmtxError, isConvmtxError, ShapeError } from "@convmtx/tensor";
import { resolveAxes } from "./axes.ts";
import { batchHint, type ChannelCounts, checkRanks, resolveChannels } from "./channels.ts";
import { checkFlag, checkInteger, checkOptions, checkShapeOption, lookUp } from "./option.ts";
import type { GeometryOptions, Layout, ResolvedAxis, ResolvedGeometry } from "./types.ts";

const layouts: Readonly<Record<Layout, Layout>> = {
  "channels-first": "channels-first",
  "channels-last": "channels-last",
};

/**
 * A layer's geometry with nothing left open.
 *
 * @param caller the public function to name in messages
 * @returns plain data, copied from `options`
 * @throws ConvmtxError `OPTION_INVALID` for a value or a word that is not known; ShapeError `SHAPE_INVALID`,
 * `SHAPE_MISMATCH` where kernel and input do not fit, `GEOMETRY_INVALID` for an axis on which the numbers cannot work
 * together
 */
export function resolveGeometry(options: GeometryOptions, caller: string = "resolveGeometry"): ResolvedGeometry {
  checkOptions(caller, options);
  const { inputShape, kernelShape, groups = 1, flip = false, transposed = false, preset } = options;
  const { layout: layoutName = "channels-first" } = options;
  checkShapeOption(caller, "inputShape", inputShape);
  checkShapeOption(caller, "kernelShape", kernelShape);
  const layout = lookUp(caller, "layout", layoutName, layouts);
  checkInteger(caller, "groups", groups, 1);
  checkFlag(caller, "flip", flip);
  checkFlag(caller, "transposed", transposed);

  const request = { caller, inputShape, kernelShape, layout, groups, transposed };
  const hasChannels = checkRanks(request);
  const channels: ChannelCounts = hasChannels ? resolveChannels(request) : { inChannels: 1, outChannels: 1 };
  const axes = hasChannels
    ? resolveAxes(spatialOf(inputShape, layout), { ...options, kernelSize: kernelShape.slice(2) }, caller)
    : resolveBareAxes(options, batchHint(request), caller);
  const spatial = axes.map((axis) => (transposed ? axis.signalSize : axis.windowCount));
  return {
    axes,
    inputShape: [...inputShape],
    outputShape: hasChannels ? withChannels(spatial, channels.outChannels, layout) : spatial,
    kernelShape: [...kernelShape],
    hasChannels,
    ...channels,
    groups,
    layout,
    flip,
    transposed,
    preset,
  };
}

function spatialOf(shape: readonly number[], layout: Layout): readonly number[] {
  return layout === "channels-first" ? shape.slice(1) : shape.slice(0, -1);
}

function withChannels(spatial: readonly number[], channels: number, layout: Layout): readonly number[] {
  return layout === "channels-first" ? [channels, ...spatial] : [...spatial, channels];
}

/** All axes spatial. Where the shapes look like a batch, an error says so. */
function resolveBareAxes(options: GeometryOptions, hint: string | undefined, caller: string): readonly ResolvedAxis[] {
  try {
    return resolveAxes(options.inputShape, { ...options, kernelSize: options.kernelShape }, caller);
  } catch (error) {
    if (hint === undefined || !isConvmtxError(error)) throw error;
    const ErrorClass = error instanceof ShapeError ? ShapeError : ConvmtxError;
    throw new ErrorClass(error.code, `${error.message}; ${hint}`, { details: error.details, cause: error });
  }
}
