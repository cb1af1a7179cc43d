import type { Picture } from "./picture.ts";

/** In pixels, white. */
const gap = 2;

/**
 * Channels that are no colours, side by side in one grey picture, in rows from the top left.
 *
 * @returns a picture of about equal sides; what no channel fills is white
 */
export function contactSheet({ height, width, channels, depth }: Picture): Picture {
  const count = channels.length;
  const cols = Math.min(count, Math.max(1, Math.round(Math.sqrt((count * height) / width))));
  const rows = Math.ceil(count / cols);
  const sheet = { height: rows * (height + gap) - gap, width: cols * (width + gap) - gap };
  const values = new Float64Array(sheet.height * sheet.width).fill(1);
  channels.forEach((channel, k) => {
    const [top, left] = [Math.floor(k / cols) * (height + gap), (k % cols) * (width + gap)];
    for (let i = 0; i < height; i++) {
      values.set(channel.subarray(i * width, (i + 1) * width), (top + i) * sheet.width + left);
    }
  });
  return { ...sheet, channels: [values], depth };
}
