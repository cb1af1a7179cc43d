import { forecast } from "@convmtx/toeplitz";
import { resolveGeometry } from "@convmtx/window";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Layer } from "../layer/layer.ts";
import { kernelRefusal, refusal } from "./compute/limits.ts";
import { type Focus, type Links, linksOf } from "./matrix/links.ts";
import { faultText } from "./settings/fault-text.ts";
import { layerOf, optionsOf } from "./settings/layer-from-settings.ts";
import { kernelShape, type LayerSettings } from "./settings/layer-settings.ts";

/** A layer with the settings that it comes from. */
export interface ShownLayer {
  readonly settings: LayerSettings;
  readonly layer: Layer;
}

/** The state of the playground, from which all panels are drawn. */
export interface Store {
  /** As they are set, whether there is such a layer or not. */
  readonly settings: Signal<LayerSettings>;
  /** Why there is no layer of these settings; undefined if there is one. */
  readonly fault: ReadonlySignal<string | undefined>;
  /** The layer of the settings, or the last that there was; undefined if there was none. */
  readonly shown: ReadonlySignal<ShownLayer | undefined>;
  /** Says what the pointer is on; undefined beside everything. */
  readonly point: (focus: Focus | undefined) => void;
  /** What was clicked or reached by the keyboard: it stays. */
  readonly selected: Signal<Focus | undefined>;
  /** What lights up: of what is pointed at, else of what is selected. */
  readonly links: ReadonlySignal<Links | undefined>;
}

export function createStore(initial: LayerSettings): Store {
  const settings = signal(initial);
  const pointed = signal<Focus | undefined>(undefined);
  const selected = signal<Focus | undefined>(undefined);
  const checked = computed(() => layerOrFault(settings.value));
  const fault = computed(() => (typeof checked.value === "string" ? checked.value : undefined));
  let last: ShownLayer | undefined;
  const shown = computed(() => {
    if (typeof checked.value !== "string") last = { settings: settings.value, layer: checked.value };
    return last;
  });
  const links = computed(() => {
    const focus = pointed.value ?? selected.value;
    const layer = shown.value?.layer;
    return focus !== undefined && layer !== undefined && isInside(focus, layer) ? linksOf(layer, focus) : undefined;
  });
  const point = (focus: Focus | undefined) => {
    // A pointer moves many times within a pixel.
    if (JSON.stringify(focus) !== JSON.stringify(pointed.peek())) pointed.value = focus;
  };
  // What is selected stays, as long as the layer has such a place.
  effect(() => {
    const layer = shown.value?.layer;
    const focus = selected.peek();
    pointed.value = undefined;
    if (focus !== undefined && (layer === undefined || !isInside(focus, layer))) selected.value = undefined;
  });
  return { settings, fault, shown, point, selected, links };
}

function layerOrFault(settings: LayerSettings): Layer | string {
  try {
    // Before anything of its size is made.
    const shape = kernelShape(settings);
    const geometry = resolveGeometry({ ...optionsOf(settings), kernelShape: shape }, "convOperator");
    return refusal(forecast(geometry, "float64")) ?? kernelRefusal(shape) ?? layerOf(settings);
  } catch (error) {
    return faultText(settings, error instanceof Error ? error.message : String(error));
  }
}

function isInside(focus: Focus, { operator: { shape } }: Layer): boolean {
  const row = focus.kind === "input" ? 0 : focus.row;
  const col = focus.kind === "output" ? 0 : focus.col;
  return row < shape[0] && col < shape[1];
}
