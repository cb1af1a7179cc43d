import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Extent } from "./viewport.ts";

/** The size of an element in CSS pixels, which follows the layout; undefined until it is known. */
export function useExtent(ref: RefObject<HTMLElement>): ReadonlySignal<Extent | undefined> {
  const extent = useSignal<Extent | undefined>(undefined);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const [width, height] = [element.clientWidth, element.clientHeight];
      if (width > 0 && height > 0) extent.value = { width, height };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return extent;
}
