import { numberText } from "../controls/number-text.ts";

/** Which numbers are shown as what, where a picture's colours are stretched over its own. */
export function rangeText(values: ArrayLike<number>, range: "stretched" | "signed"): string {
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k++) {
    low = Math.min(low, values[k]);
    high = Math.max(high, values[k]);
  }
  if (low === high) return `${numberText(low)} everywhere`;
  if (range === "stretched") return `black is ${numberText(low)}, white ${numberText(high)}`;
  const magnitude = Math.max(-low, high);
  return `blue is ${numberText(-magnitude)}, orange ${numberText(magnitude)}`;
}
