export { resolveAxes } from "./axes.ts";
export { explain } from "./explain.ts";
export { resolveGeometry } from "./geometry.ts";
export { checkOptions, checkShapeOption } from "./option.ts";
export { type PadPairs, padsFrom } from "./pads-from.ts";
export { sourceIndex } from "./source-index.ts";
export { type TapRun, tapRuns, tapSource } from "./tap-runs.ts";
export type {
  AxisOptions,
  GeometryOptions,
  Layout,
  Padding,
  PaddingMode,
  PaddingModeName,
  PaddingWord,
  PerAxis,
  Preset,
  ResolvedAxis,
  ResolvedGeometry,
} from "./types.ts";
export { windowSpan } from "./window-span.ts";
