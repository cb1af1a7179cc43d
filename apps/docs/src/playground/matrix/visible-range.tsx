import type { Extent, Viewport } from "./viewport.ts";

/** The first and last visible row and column. */
export function VisibleRange({
  view,
  extent,
  shape,
}: {
  view: Viewport;
  extent: Extent;
  shape: readonly [number, number];
}) {
  const range = (first: number, visible: number, count: number) => {
    const [from, to] = [Math.max(0, Math.floor(first)), Math.min(count, Math.ceil(first + visible)) - 1];
    return `${from.toLocaleString("en")} – ${to.toLocaleString("en")}`;
  };
  return (
    <p class="visible-range">
      rows {range(view.row, extent.height / view.rowScale, shape[0])} of {shape[0].toLocaleString("en")}, columns{" "}
      {range(view.col, extent.width / view.colScale, shape[1])} of {shape[1].toLocaleString("en")}
    </p>
  );
}
