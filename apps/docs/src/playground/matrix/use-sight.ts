import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import type { ShownLayer, Store } from "../store.ts";
import { useExtent } from "./use-extent.ts";
import { type Extent, fitted, sameView, type Viewport, zoomed } from "./viewport.ts";

/** What is to be seen: a part of a layer's matrix on a stage of so many CSS pixels. */
export interface Sight {
  readonly shown: ShownLayer;
  readonly extent: Extent;
  readonly view: Viewport;
  /** Whether that is all of the matrix. */
  readonly isWhole: boolean;
}

/**
 * What is to be seen, as a signal: it changes with the layer, before anything of the page is drawn anew. Zoomed and moved as the user left it, as long as
 * the matrix keeps its shape.
 *
 * @returns the sight, undefined until the stage has a size, and what changes it: undefined is the whole matrix
 */
export function useSight(
  store: Store,
  stage: RefObject<HTMLElement>,
): { readonly sight: ReadonlySignal<Sight | undefined>; readonly show: (view: Viewport | undefined) => void } {
  const extent = useExtent(stage);
  const chosen = useSignal<{ readonly key: string; readonly view: Viewport } | undefined>(undefined);
  const sight = useComputed<Sight | undefined>(() => {
    const [shown, size] = [store.shown.value, extent.value];
    if (shown === undefined || size === undefined) return undefined;
    const { shape } = shown.layer.operator;
    const left = chosen.value?.key === keyOf(shape) ? chosen.value.view : undefined;
    // Not beyond the edges of a stage that has another size now.
    const view = left === undefined ? fitted(shape, size) : zoomed(left, 1, { x: 0, y: 0 }, shape, size);
    return { shown, extent: size, view, isWhole: left === undefined };
  });
  const show = (view: Viewport | undefined) => {
    const current = sight.peek();
    if (current === undefined) return;
    const { shape } = current.shown.layer.operator;
    const isWhole = view === undefined || sameView(view, fitted(shape, current.extent));
    chosen.value = isWhole ? undefined : { key: keyOf(shape), view };
  };
  return { sight, show };
}

function keyOf(shape: readonly number[]): string {
  return shape.join("x");
}
