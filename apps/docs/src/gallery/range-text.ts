import { numberText } from "../controls/number-text.ts";
import { rangeBounds } from "../pictures/colour-scale.ts";

/** Which numbers are shown as what, where a picture's colours are stretched over its own. */
export function rangeText(values: Float64Array | readonly number[], range: "stretched" | "signed"): string {
  if (values.every((value) => value === values[0])) return `${numberText(values[0])} everywhere`;
  const [low, high] = rangeBounds(values, range).map(numberText);
  return range === "stretched" ? `black is ${low}, white ${high}` : `blue is ${low}, orange ${high}`;
}
