import { tapColours } from "@convmtx/sparse";
import type { Layout } from "@convmtx/window";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { PictureRange } from "../../pictures/colour-scale.ts";
import { cssColour } from "../../pictures/css-colour.ts";
import type { Mark } from "../../pictures/marks.ts";
import { PictureView } from "../../pictures/picture-view.tsx";
import type { Entry } from "../matrix/entry-at.ts";
import { arranged, type Montage, montageOf } from "../montage.ts";

export interface ArrayPanelProps {
  readonly title: string;
  readonly values: Float64Array;
  readonly shape: readonly number[];
  readonly hasChannels: boolean;
  readonly layout: Layout;
  readonly range: PictureRange;
  /** Elements to outline, by their flat index. */
  readonly marks: readonly ElementMark[];
  readonly maxWidth: number;
  readonly children?: ComponentChildren;
  readonly onPoint: (index: number | undefined) => void;
  readonly onSelect: (index: number) => void;
}

/** An element, and the colour of its outline. */
export interface ElementMark {
  readonly index: number;
  readonly colour: string;
}

/** Input or output as a picture of its planes, whose elements can be pointed at. */
export function ArrayPanel(props: ArrayPanelProps) {
  const { title, values, shape, hasChannels, layout, range, marks, maxWidth, children, onPoint, onSelect } = props;
  const montage = useMemo(() => montageOf(shape, hasChannels, layout), [shape.join("x"), hasChannels, layout]);
  const image = useMemo(
    () => ({ values: arranged(montage, values), shape: [montage.rows, montage.cols] }),
    [montage, values],
  );
  const indexAt = (row: number | undefined, col: number | undefined) => {
    if (row === undefined || col === undefined) return undefined;
    const index = montage.indexOf[row * montage.cols + col];
    return index < 0 ? undefined : index;
  };
  return (
    <section class="array-panel" aria-label={title}>
      <h2>
        {title} <span class="shape">[{shape.join(", ")}]</span>
      </h2>
      <PictureView
        image={image}
        range={range}
        label={`${title}, ${shape.join(" by ")}. Arrow keys point at an element.`}
        marks={pixelMarks(montage, marks)}
        maxWidth={maxWidth}
        onHover={(row, col) => onPoint(indexAt(row, col))}
        onSelect={(row, col) => {
          const index = indexAt(row, col);
          if (index !== undefined) onSelect(index);
        }}
      />
      {montage.isCut && (
        <p class="note">the first {Math.max(montage.rows, montage.cols).toLocaleString("en")} elements of a side</p>
      )}
      {montage.shown < montage.planes && (
        <p class="note">
          the first {montage.shown} of {montage.planes} planes
        </p>
      )}
      {children}
    </section>
  );
}

/** The pixels of marks of one colour as one mark. */
function pixelMarks({ pixelOf }: Montage, marks: readonly ElementMark[]): Mark[] {
  const byColour = new Map<string, number[]>();
  for (const { index, colour } of marks) {
    const pixels = byColour.get(colour) ?? [];
    if (pixelOf[index] >= 0) pixels.push(pixelOf[index]);
    byColour.set(colour, pixels);
  }
  return [...byColour].map(([colour, pixels]) => ({ colour, pixels }));
}

/** Each entry's element in the colour of its first tap. */
export function entryMarks(
  entries: readonly Entry[],
  element: "row" | "col",
  kernelSize: readonly number[],
): ElementMark[] {
  const { palette, classOf } = tapColours(kernelSize);
  return entries.map((entry) => ({
    index: entry[element],
    colour: cssColour(palette.colours[classOf[entry.taps[0]]]),
  }));
}
