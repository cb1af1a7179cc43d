import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Pixels of the screen a CSS pixel; it changes with the page's zoom, and as a window moves to another screen. */
export function usePixelRatio(): ReadonlySignal<number> {
  const ratio = useSignal(globalThis.devicePixelRatio || 1);
  const now = ratio.value;
  useEffect(() => {
    const query = matchMedia(`(resolution: ${now}dppx)`);
    const onChange = () => {
      ratio.value = globalThis.devicePixelRatio || 1;
    };
    query.addEventListener("change", onChange, { once: true });
    return () => query.removeEventListener("change", onChange);
  }, [now]);
  return ratio;
}
