import { useEffect, useState } from "preact/hooks";

/** Pixels of the screen a CSS pixel; it changes with the page's zoom, and as a window moves to another screen. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => globalThis.devicePixelRatio || 1);
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`);
    const onChange = () => setRatio(globalThis.devicePixelRatio || 1);
    query.addEventListener("change", onChange, { once: true });
    return () => query.removeEventListener("change", onChange);
  }, [ratio]);
  return ratio;
}
