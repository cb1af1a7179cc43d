import { kernelValues } from "./layer-from-settings.ts";
import { type AxisSettings, defaultAxis, kernelShape, type LayerSettings } from "./layer-settings.ts";

/** The settings with a change, and the custom kernel, if it is one, cut or filled with zeros to its new shape. */
export function changed(settings: LayerSettings, change: Partial<LayerSettings>): LayerSettings {
  const next = { ...settings, ...change };
  if (next.kernel.preset !== "custom" || change.kernel !== undefined) return next;
  const values = resized(next.kernel.values, fiveAxes(settings), fiveAxes(next));
  return { ...next, kernel: { preset: "custom", values } };
}

/** With one axis changed, or all of them. */
export function withAxis(settings: LayerSettings, axis: number | "all", change: Partial<AxisSettings>): LayerSettings {
  const isMeant = (i: number) => axis === "all" || axis === i;
  return changed(settings, { axes: settings.axes.map((old, i) => (isMeant(i) ? { ...old, ...change } : old)) });
}

/** As many axes as asked for: the last are dropped, or copies of the last are added. */
export function withDimensions(settings: LayerSettings, count: number): LayerSettings {
  const { axes } = settings;
  return changed(settings, {
    axes: Array.from({ length: count }, (_, i) => axes[i] ?? axes[axes.length - 1] ?? defaultAxis),
  });
}

/** One tap set by hand, which makes the kernel a custom one. */
export function withTap(settings: LayerSettings, index: number, value: number): LayerSettings {
  const values = [...kernelValues(settings)];
  values[index] = value;
  return { ...settings, kernel: { preset: "custom", values } };
}

/** An array of another shape: what both have in common stays, the rest is 0. */
function resized(values: readonly number[], from: readonly number[], to: readonly number[]): number[] {
  return Array.from({ length: to.reduce((a, b) => a * b, 1) }, (_, flat) => {
    let [rest, index, stride] = [flat, 0, 1];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const at = rest % to[axis];
      rest = Math.floor(rest / to[axis]);
      if (at >= from[axis]) return 0;
      index += at * stride;
      stride *= from[axis];
    }
    return values[index];
  });
}

/** Two channel axes and three spatial ones, so that the axes of any two kernels correspond. */
function fiveAxes(settings: LayerSettings): readonly number[] {
  const shape = kernelShape(settings);
  const channels = settings.hasChannels ? shape.slice(0, 2) : [1, 1];
  const spatial = settings.hasChannels ? shape.slice(2) : shape;
  return [...channels, ...new Array<number>(3 - spatial.length).fill(1), ...spatial];
}
