import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Layer } from "../layer/layer.ts";
import { refusal } from "./compute/limits.ts";
import { type Focus, type Links, linksOf } from "./matrix/links.ts";
import { layerOf } from "./settings/layer-from-settings.ts";
import { inputShape, type LayerSettings } from "./settings/layer-settings.ts";

/** A layer, or why there is none. */
export type LayerOrFault =
  | { readonly layer: Layer; readonly fault: undefined }
  | { readonly layer: undefined; readonly fault: string; readonly kind: "invalid" | "too large" };

/** The state of the playground, from which all panels are drawn. */
export interface Store {
  readonly settings: Signal<LayerSettings>;
  readonly layer: ReadonlySignal<LayerOrFault>;
  /** What the pointer is on; undefined beside everything. */
  readonly pointed: Signal<Focus | undefined>;
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
  // What was selected in another layer means nothing in this one.
  effect(() => {
    const { layer: current } = layer.value;
    const focus = selected.peek();
    pointed.value = undefined;
    if (focus !== undefined && (current === undefined || !isInside(focus, current))) selected.value = undefined;
  });
  return { settings, layer, pointed, selected, links };
}

function layerOrFault(settings: LayerSettings): LayerOrFault {
  try {
    const shape = inputShape(settings);
    if (shape.some((size) => !Number.isSafeInteger(size))) throw new Error(`the input's shape is ${shape.join(" × ")}`);
    const layer = layerOf(settings);
    const fault = refusal(layer.operator);
    return fault === undefined ? { layer, fault: undefined } : { layer: undefined, fault, kind: "too large" };
  } catch (error) {
    return { layer: undefined, fault: error instanceof Error ? error.message : String(error), kind: "invalid" };
  }
}

function isInside(focus: Focus, { operator: { shape } }: Layer): boolean {
  const row = focus.kind === "input" ? 0 : focus.row;
  const col = focus.kind === "output" ? 0 : focus.col;
  return row < shape[0] && col < shape[1];
}
