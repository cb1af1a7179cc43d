import type { PictureRange } from "../../pictures/colour-scale.ts";
import type { Bars } from "../../pictures/picture-view.tsx";
import type { Montage } from "./montage.ts";

/** The part of a row's height that the longest bar takes, so that rows do not touch. */
const fullHeight = 0.94;
/** Of a column: the bar's width, between gaps. */
const barWidth = 0.8;

/** The values of signals as bars, a signal a row, from where zero is up and down. */
export function signalBars(values: ArrayLike<number>, { rows, cols }: Montage, range: PictureRange): readonly Bars[] {
  const [low, high] = limitsOf(values, range);
  const scale = fullHeight / (high - low || 1);
  const paths = { positive: "", negative: "" };
  for (let row = 0; row < rows; row++) {
    const base = row + (1 - fullHeight) / 2 + high * scale;
    for (let col = 0; col < cols; col++) {
      const value = Math.min(Math.max(values[row * cols + col], low), high);
      if (!(Math.abs(value) * scale > 0)) continue;
      const bar = `M${short(col + (1 - barWidth) / 2)} ${short(base)}h${barWidth}v${short(-value * scale)}h${-barWidth}z`;
      paths[value < 0 ? "negative" : "positive"] += bar;
    }
  }
  return (["positive", "negative"] as const)
    .filter((sign) => paths[sign] !== "")
    .map((sign) => ({ sign, path: paths[sign] }));
}

/** Zero is among them: bars begin there. */
function limitsOf(values: ArrayLike<number>, range: PictureRange): readonly [low: number, high: number] {
  if (range === "unit") return [0, 1];
  if (typeof range === "object" && "low" in range) return [Math.min(range.low, 0), Math.max(range.high, 0)];
  let [low, high] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    if (values[k] < low) low = values[k];
    if (values[k] > high) high = values[k];
  }
  return [low, high];
}

const short = (length: number) => Number(length.toFixed(4));
