import { tapColours } from "@convmtx/sparse";
import type { Layer } from "../../layer/layer.ts";
import { textOn } from "../../pictures/text-on.ts";
import type { Entry } from "./entry-at.ts";
import type { Links } from "./links.ts";
import { shortNumber } from "./short-number.ts";
import type { Extent, Viewport } from "./viewport.ts";

/** A picture of a part of the matrix, and which part it shows. */
export interface DrawnPart {
  readonly view: Viewport;
  readonly bitmap: ImageBitmap;
  /** Of the drawing when it was made, in the viewport's pixels. */
  readonly extent: Extent;
}

export interface MatrixPicture {
  readonly layer: Layer;
  readonly view: Viewport;
  readonly extent: Extent;
  /** From coarse to fine: the later ones cover the earlier. */
  readonly parts: readonly DrawnPart[];
  readonly links: Links | undefined;
}

const paper = "#ffffff";
const line = "rgb(0 0 0 / 14%)";
const strongLine = "rgb(0 0 0 / 32%)";
const band = "rgb(70 70 90 / 14%)";
const ring = "#111111";

/** From so many pixels on the value of an entry can be read in it. */
const leastTextScale = 26;
/** Lines closer together would be grey. */
const leastLineDistance = 10;

/** Draws the visible part of a matrix: paper, entries, lines between blocks, what lights up, and values where there is room. */
export function paintMatrix(context: CanvasRenderingContext2D, picture: MatrixPicture): void {
  const { view, extent, layer, parts, links } = picture;
  const [nrows, ncols] = layer.operator.shape;
  const place = placing(view);
  context.clearRect(0, 0, extent.width, extent.height);
  context.save();
  const [left, top, right, bottom] = [place.x(0), place.y(0), place.x(ncols), place.y(nrows)];
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.fillStyle = paper;
  context.fillRect(left, top, right - left, bottom - top);
  for (const part of parts) paintPart(context, part, view);
  paintLines(context, picture);
  if (links !== undefined) paintLinks(context, links, picture);
  if (Math.min(view.rowScale, view.colScale) >= leastTextScale) paintValues(context, picture);
  context.restore();
}

/** Where rows and columns lie. */
function placing(view: Viewport) {
  return {
    x: (col: number) => (col - view.col) * view.colScale,
    y: (row: number) => (row - view.row) * view.rowScale,
  };
}

function paintPart(context: CanvasRenderingContext2D, { view: its, bitmap, extent }: DrawnPart, view: Viewport): void {
  const [scaleX, scaleY] = [view.colScale / its.colScale, view.rowScale / its.rowScale];
  const [x, y] = [(its.col - view.col) * view.colScale, (its.row - view.row) * view.rowScale];
  context.fillStyle = paper;
  context.fillRect(x, y, extent.width * scaleX, extent.height * scaleY);
  context.imageSmoothingEnabled = scaleX < 1;
  context.drawImage(bitmap, x, y, extent.width * scaleX, extent.height * scaleY);
}

/** Between the blocks that the matrix is made of: lines of pixels and channels; with channels last, pixels and lines of them. */
function paintLines(context: CanvasRenderingContext2D, { layer, view, extent }: MatrixPicture): void {
  const { inputShape, outputShape, shape, geometry } = layer.operator;
  const place = placing(view);
  const draw = (step: number, count: number, scale: number, first: number, length: number, isRow: boolean) => {
    if (step <= 1 || step >= count || step * scale < leastLineDistance) return;
    const from = Math.max(Math.ceil(first / step), 1) * step;
    for (let at = from; at < count && at < first + length / scale; at += step) {
      const offset = Math.round(isRow ? place.y(at) : place.x(at)) - 0.5;
      if (isRow) context.fillRect(0, offset, extent.width, 1);
      else context.fillRect(offset, 0, 1, extent.height);
    }
  };
  const steps = (sizes: readonly number[]) => {
    const minor = sizes[sizes.length - 1];
    if (geometry.hasChannels && geometry.layout === "channels-last") return { minor, major: minor * sizes.at(-2)! };
    return { minor, major: sizes.slice(geometry.hasChannels ? 1 : 0).reduce((a, b) => a * b, 1) };
  };
  const [rows, cols] = [steps(outputShape), steps(inputShape)];
  context.fillStyle = line;
  draw(rows.minor, shape[0], view.rowScale, view.row, extent.height, true);
  draw(cols.minor, shape[1], view.colScale, view.col, extent.width, false);
  context.fillStyle = strongLine;
  draw(rows.major, shape[0], view.rowScale, view.row, extent.height, true);
  draw(cols.major, shape[1], view.colScale, view.col, extent.width, false);
}

function paintLinks(context: CanvasRenderingContext2D, links: Links, { view, extent }: MatrixPicture): void {
  const { focus, entries, entry } = links;
  const place = placing(view);
  const [width, height] = [Math.max(view.colScale, 3), Math.max(view.rowScale, 3)];
  context.fillStyle = band;
  if (focus.kind !== "input")
    context.fillRect(0, middle(place.y(focus.row), view.rowScale, height), extent.width, height);
  if (focus.kind !== "output")
    context.fillRect(middle(place.x(focus.col), view.colScale, width), 0, width, extent.height);
  context.strokeStyle = ring;
  for (const one of entries) outline(context, one, view, 1);
  if (entry !== undefined) outline(context, entry, view, 2.5);
  else if (focus.kind === "entry") {
    context.setLineDash([3, 3]);
    outline(context, focus, view, 1);
    context.setLineDash([]);
  }
}

/** A frame around an entry, larger than the entry where that is a dot. */
function outline(
  context: CanvasRenderingContext2D,
  { row, col }: Pick<Entry, "row" | "col">,
  view: Viewport,
  lineWidth: number,
) {
  const [width, height] = [Math.max(view.colScale, 5), Math.max(view.rowScale, 5)];
  const [x, y] = [(col - view.col) * view.colScale, (row - view.row) * view.rowScale];
  context.lineWidth = lineWidth;
  context.strokeRect(
    Math.round(middle(x, view.colScale, width)) - 0.5,
    Math.round(middle(y, view.rowScale, height)) - 0.5,
    Math.round(width),
    Math.round(height),
  );
}

/** Where something of length `drawn` begins that has the middle of what begins at `start` and is `length` long. */
function middle(start: number, length: number, drawn: number): number {
  return start + (length - drawn) / 2;
}

function paintValues(context: CanvasRenderingContext2D, { layer, view, extent }: MatrixPicture): void {
  const { operator } = layer;
  const [nrows] = operator.shape;
  const first = Math.max(0, Math.floor(view.row));
  const last = Math.min(nrows, Math.ceil(view.row + extent.height / view.rowScale));
  if (first >= last) return;
  const { indptr, indices, data } = operator.toCsr({ rows: [first, last] });
  const [{ tapPtr, taps }] = operator.tapBlocks({ rows: [first, last], maxBytes: Number.POSITIVE_INFINITY });
  const { palette, classOf } = tapColours(operator.geometry.axes.map((axis) => axis.kernelSize));
  const place = placing(view);
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = first; i < last; i++) {
    for (let e = indptr[i - first]; e < indptr[i - first + 1]; e++) {
      const x = place.x(indices[e] + 0.5);
      if (x < 0 || x > extent.width) continue;
      const text = shortNumber(data[e]);
      context.fillStyle = textOn(palette.colours[classOf[taps[tapPtr[e]]]]);
      context.font = `600 ${Math.min(14, (1.55 * view.colScale) / Math.max(text.length, 2))}px system-ui, sans-serif`;
      context.fillText(text, x, place.y(i + 0.5));
    }
  }
}
