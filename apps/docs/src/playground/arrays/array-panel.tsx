import { useMemo, useState } from "preact/hooks";
import type { PictureRange } from "../../pictures/colour-scale.ts";
import type { Mark } from "../../pictures/marks.ts";
import { PictureView } from "../../pictures/picture-view.tsx";
import { arranged, borderPath, type Montage, zero } from "./montage.ts";
import { signalBars } from "./signal-bars.ts";

export interface ArrayPanelProps {
  readonly title: string;
  readonly values: Float64Array;
  readonly shape: readonly number[];
  readonly montage: Montage;
  /** Bars in place of pixels. */
  readonly isSignal: boolean;
  readonly range: PictureRange;
  readonly marks: readonly Mark[];
  /** What must be known to read the picture. */
  readonly notes: readonly string[];
  /** Whether it is about to be another. */
  readonly isBusy?: boolean | undefined;
  readonly onPoint: (index: number | undefined) => void;
  readonly onSelect: (index: number) => void;
}

const maxWidth = 256;
/** Of all signals together, and the least of one, so that a finger finds it. */
const [signalsHeight, leastSignalHeight, mostSignalHeight] = [256, 24, 72];

/** Input or output as a picture of its planes, whose elements can be pointed at. */
export function ArrayPanel(props: ArrayPanelProps) {
  const { title, values, shape, montage, isSignal, range, marks, notes, isBusy = false, onPoint, onSelect } = props;
  const { rows, cols, indexOf } = montage;
  const image = useMemo(() => ({ values: arranged(montage, values), shape: [rows, cols] }), [montage, values]);
  const bars = useMemo(() => isSignal && signalBars(image.values, montage, range), [isSignal, image, range]);
  const shade = useMemo(() => borderPath(montage), [montage]);
  const hasZeros = useMemo(() => indexOf.includes(zero), [indexOf]);
  const [isOnZero, setIsOnZero] = useState(false);
  const indexAt = (row: number, col: number) => {
    const index = indexOf[row * cols + col];
    return index < 0 ? undefined : index;
  };
  const rowHeight = Math.min(Math.max(signalsHeight / rows, leastSignalHeight), mostSignalHeight);
  return (
    <section class="array-panel" aria-label={title} aria-busy={isBusy}>
      <h2>
        {title} <span class="shape">[{shape.join(", ")}]</span>
      </h2>
      <PictureView
        image={image}
        range={range}
        label={`${title}, ${shape.join(" by ")}. Arrow keys point at an element.`}
        bars={bars ? { paths: bars, rowHeight } : undefined}
        shade={shade}
        marks={marks}
        maxWidth={maxWidth}
        liveText={hasZeros ? (isOnZero ? "Padding: a zero, which no column of T stands for." : "") : undefined}
        onHover={(row, col) => {
          const isNowhere = row === undefined || col === undefined;
          onPoint(isNowhere ? undefined : indexAt(row, col));
          setIsOnZero(!isNowhere && indexOf[row * cols + col] === zero);
        }}
        onSelect={(row, col) => {
          const index = indexAt(row, col);
          if (index !== undefined) onSelect(index);
        }}
      />
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
    </section>
  );
}
