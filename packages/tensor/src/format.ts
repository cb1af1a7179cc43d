import { shapeText, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Above this many elements only the corners are read. */
const elideAbove = 1000;
const edge = 3;
const lineWidth = 96;

/**
 * dtype and shape on the first line, the elements as nested lists below, columns aligned at the decimal point.
 *
 * Floats show six significant digits. Above 1000 elements an axis longer than six shows its first and last three, so
 * the cost is that of what is printed. The layout follows NumPy's `array2string`.
 */
export function formatTensor({ dtype, shape, strides, offset, data }: Tensor): string {
  const size = sizeOf(shape);
  let before = 0;
  let after = 0;

  const print = (axis: number, at: number): string => {
    if (axis === shape.length) {
      const text = numberText(data[at]);
      const point = `${text}.`.indexOf(".");
      before = Math.max(before, point);
      after = Math.max(after, text.length - point);
      return (" ".repeat(before - point) + text).padEnd(before + after);
    }
    const below = shape.length - 1 - axis;
    const length = shape[axis];
    let text = "[";
    for (let i = 0; i < length; i++) {
      const elided = size > elideAbove && i === edge && length > 2 * edge;
      if (elided) i = length - edge - 1;
      const item = (elided ? "..." : print(axis + 1, at + i * strides[axis])) + (i < length - 1 ? "," : "]");
      const full = axis + text.length - text.lastIndexOf("\n") + item.length > lineWidth;
      if (text.length > 1) text += below > 0 || full ? "\n".repeat(below || 1) + " ".repeat(axis + 1) : " ";
      text += item;
    }
    return text;
  };

  // The first pass finds the widths, the second uses them.
  if (size > 0) print(0, offset);
  return `Tensor ${dtype} ${shapeText(shape)}\n${size > 0 ? print(0, offset) : "[]"}`;
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(6)));
}
