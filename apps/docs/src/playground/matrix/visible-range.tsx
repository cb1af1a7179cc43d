import { countText } from "../../controls/number-text.ts";
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
    return `${countText(from)} – ${countText(to)}`;
  };
  return (
    <p class="visible-range">
      rows {range(view.row, extent.height / view.rowScale, shape[0])} of {countText(shape[0])}, columns{" "}
      {range(view.col, extent.width / view.colScale, shape[1])} of {countText(shape[1])}
    </p>
  );
}
