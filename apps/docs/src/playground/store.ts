import { forecast } from "@convmtx/toeplitz";
import { resolveGeometry } from "@convmtx/window";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Layer } from "../layer/layer.ts";
import { kernelRefusal, refusal } from "./compute/limits.ts";
import { type Focus, type Links, linksOf } from "./matrix/links.ts";
import { layerOf, optionsOf } from "./settings/layer-from-settings.ts";
import { kernelShape, type LayerSettings } from "./settings/layer-settings.ts";

/** A layer, or why there is none. */
export type LayerOrFault =
  | { readonly layer: Layer; readonly fault: undefined }
  | { readonly layer: undefined; readonly fault: string };

/** The state of the playground, from which all panels are drawn. */
export interface Store {
  readonly settings: Signal<LayerSettings>;
  readonly layer: ReadonlySignal<LayerOrFault>;
  /** Says what the pointer is on; undefined beside everything. */
  point(focus: Focus | undefined): void;
  /** What was clicked or reached by the keyboard: it stays. */
  readonly selected: Signal<Focus | undefined>;
  /** What lights up: of what is pointed at, else of what is selected. */
  readonly links: ReadonlySignal<Links | undefined>;
}

export function createStore(initial: LayerSettings): Store {
  const settings = signal(initial);
  const pointed = signal<Focus | undefined>(undefined);
  const selected = signal<Focus | undefined>(undefined);
  const layer = computed<LayerOrFault>(() => layerOrFault(settings.value));
  const links = computed(() => {
    const focus = pointed.value ?? selected.value;
    const current = layer.value.layer;
    if (focus === undefined || current === undefined || !isInside(focus, current)) return undefined;
    return linksOf(current, focus);
  });
  const point = (focus: Focus | undefined) => {
    // A pointer moves many times within a pixel.
    if (JSON.stringify(focus) !== JSON.stringify(pointed.peek())) pointed.value = focus;
  };
  // What is selected stays, as long as the layer has such a place.
  effect(() => {
    const { layer: current } = layer.value;
    const focus = selected.peek();
    pointed.value = undefined;
    if (focus !== undefined && (current === undefined || !isInside(focus, current))) selected.value = undefined;
  });
  return { settings, layer, point, selected, links };
}

function layerOrFault(settings: LayerSettings): LayerOrFault {
  try {
    // Before anything of its size is made.
    const shape = kernelShape(settings);
    const geometry = resolveGeometry({ ...optionsOf(settings), kernelShape: shape }, "convOperator");
    const fault = refusal(forecast(geometry, "float64")) ?? kernelRefusal(shape);
    return fault === undefined ? { layer: layerOf(settings), fault } : { layer: undefined, fault };
  } catch (error) {
    return { layer: undefined, fault: error instanceof Error ? error.message : String(error) };
  }
}

function isInside(focus: Focus, { operator: { shape } }: Layer): boolean {
  const row = focus.kind === "input" ? 0 : focus.row;
  const col = focus.kind === "output" ? 0 : focus.col;
  return row < shape[0] && col < shape[1];
}
