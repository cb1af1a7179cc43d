import { type PictureRange, rangeBounds, signedColours } from "../../pictures/colour-scale.ts";
import { cssColour } from "../../pictures/css-colour.ts";
import type { Bars } from "../../pictures/picture-view.tsx";
import type { Montage } from "./montage.ts";

/** The part of a row's height that the longest bar takes, so that rows do not touch. */
const fullHeight = 0.94;
/** Of a column: the bar's width, between gaps. */
const barWidth = 0.8;
/** Of all rows together: more are narrower than a pixel, and the page would stand still. */
const mostBars = 4096;
/** Of a row, however many there are. */
const leastBars = 64;
const unsigned = "#4a5a75";

/** The values of signals as bars, a signal a row, from where zero is up and down. Where there are very many, each stands for neighbours: as far as they reach. */
export function signalBars(values: ArrayLike<number>, { rows, cols }: Montage, range: PictureRange): readonly Bars[] {
  const bounds = rangeBounds(values, range);
  const [low, high] = [Math.min(bounds[0], 0), Math.max(bounds[1], 0)];
  const scale = fullHeight / (high - low || 1);
  const paths = { positive: "", negative: "" };
  const together = Math.ceil(cols / Math.max(leastBars, Math.floor(mostBars / rows)));
  const [gap, width] = together > 1 ? [0, together] : [(1 - barWidth) / 2, barWidth];
  for (let row = 0; row < rows; row++) {
    const base = short(row + (1 - fullHeight) / 2 + high * scale);
    for (let col = 0; col < cols; col += together) {
      let [least, greatest] = [0, 0];
      for (let at = row * cols + col; at < row * cols + Math.min(col + together, cols); at++) {
        least = Math.max(low, Math.min(least, values[at]));
        greatest = Math.min(high, Math.max(greatest, values[at]));
      }
      const bar = (value: number) => `M${short(col + gap)} ${base}h${width}v${short(-value * scale)}h${-width}z`;
      if (greatest > 0) paths.positive += bar(greatest);
      if (least < 0) paths.negative += bar(least);
    }
  }
  const [negative, positive] = low < 0 ? signedColours.map((colour) => cssColour(colour)) : [unsigned, unsigned];
  return [
    { colour: positive, path: paths.positive },
    { colour: negative, path: paths.negative },
  ].filter(({ path }) => path !== "");
}

const short = (length: number) => Number(length.toFixed(4));
