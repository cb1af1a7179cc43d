import { shapeText, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

type Cell = string | readonly Cell[];

const elision = "...";
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
export function formatTensor(x: Tensor): string {
  const { shape, strides, data } = x;
  const size = sizeOf(shape);
  const elide = size > elideAbove;
  let before = 0;
  let after = 0;

  const read = (axis: number, at: number): Cell => {
    if (axis === shape.length) {
      const text = numberText(data[at]);
      const point = pointOf(text);
      before = Math.max(before, point);
      after = Math.max(after, text.length - point);
      return text;
    }
    const length = shape[axis];
    const cells: Cell[] = [];
    for (let i = 0; i < length; i++) {
      if (elide && i === edge && length > 2 * edge) {
        cells.push(elision);
        i = length - edge;
      }
      cells.push(read(axis + 1, at + i * strides[axis]));
    }
    return cells;
  };

  const print = (cell: Cell, depth: number): string => {
    if (cell === elision) return cell;
    if (typeof cell === "string") {
      const point = pointOf(cell);
      return " ".repeat(before - point) + cell.padEnd(point + after);
    }
    const indent = " ".repeat(depth + 1);
    if (depth < shape.length - 1) {
      const gap = `,${"\n".repeat(shape.length - 1 - depth)}${indent}`;
      return `[${cell.map((inner) => print(inner, depth + 1)).join(gap)}]`;
    }
    let lines = "[";
    let width = depth + 1;
    cell.forEach((inner, i) => {
      const text = print(inner, depth + 1) + (i < cell.length - 1 ? "," : "]");
      if (width + text.length > lineWidth && i > 0) {
        lines += `\n${indent}`;
        width = depth + 1;
      } else if (i > 0) lines += " ";
      lines += text;
      width += text.length + 1;
    });
    return lines;
  };

  const heading = `Tensor ${x.dtype} ${shapeText(shape)}\n`;
  if (size === 0) return `${heading}[]`;
  const cells = read(0, x.offset);
  return heading + print(cells, 0);
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(6)));
}

function pointOf(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? text.length : point;
}
