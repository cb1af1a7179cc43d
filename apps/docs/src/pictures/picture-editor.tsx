import type { JSX } from "preact";
import { useId, useMemo, useRef, useState } from "preact/hooks";
import { notRefilled } from "../controls/not-refilled.ts";
import { filled, inverted, withStroke } from "./brush.ts";
import type { Mark } from "./marks.ts";
import type { Picture } from "./picture.ts";
import { PictureView } from "./picture-view.tsx";

export interface PictureEditorProps {
  readonly picture: Picture;
  /** The picture after each stroke, a new one. */
  readonly onChange: (picture: Picture) => void;
  readonly label: string;
  readonly marks?: readonly Mark[] | undefined;
  readonly onHover?: ((row: number | undefined, col: number | undefined) => void) | undefined;
  readonly liveText?: string | undefined;
  readonly maxWidth?: number | undefined;
}

/** A picture that can be drawn on: by pointer, or with the arrow keys and the space bar. */
export function PictureEditor(props: PictureEditorProps): JSX.Element {
  const { picture, onChange, label } = props;
  const [size, setSize] = useState(1);
  const [brightness, setBrightness] = useState(1);
  const [hex, setHex] = useState("#ffffff");
  const last = useRef<readonly [row: number, col: number]>([0, 0]);
  // Strokes come faster than the owner draws: each goes on from the last one, not from what was drawn last.
  const current = useRef(picture);
  current.current = picture;
  const id = useId();
  const image = useMemo(() => imageOf(picture), [picture]);
  const colour = picture.channels === 3 ? channelsOf(hex) : [brightness];
  const emit = (next: Picture) => {
    current.current = next;
    onChange(next);
  };
  return (
    <div class="picture-editor">
      <PictureView
        image={image}
        label={`${label}. Arrow keys move, the space bar paints.`}
        marks={props.marks}
        onHover={props.onHover}
        liveText={props.liveText}
        maxWidth={props.maxWidth}
        onStroke={(row, col, isFirst) => {
          emit(withStroke(current.current, isFirst ? [row, col] : last.current, [row, col], { size, colour }));
          last.current = [row, col];
        }}
      />
      <div class="picture-tools">
        <span class="picture-tool">
          <label for={`${id}size`}>
            Brush <output>{size}</output>
          </label>
          <input
            {...notRefilled}
            id={`${id}size`}
            type="range"
            min="1"
            max="9"
            step="2"
            value={size}
            onInput={(event) => setSize(event.currentTarget.valueAsNumber)}
          />
        </span>
        <span class="picture-tool">
          <label for={`${id}colour`}>{picture.channels === 3 ? "Colour" : "Brightness"}</label>
          {picture.channels === 3 ? (
            <input
              {...notRefilled}
              id={`${id}colour`}
              type="color"
              value={hex}
              onInput={(event) => setHex(event.currentTarget.value)}
            />
          ) : (
            <input
              {...notRefilled}
              id={`${id}colour`}
              type="range"
              min="0"
              max="1"
              step="0.05"
              value={brightness}
              onInput={(event) => setBrightness(event.currentTarget.valueAsNumber)}
            />
          )}
        </span>
        <span class="picture-buttons">
          <button
            type="button"
            onClick={() =>
              emit(
                filled(
                  picture,
                  colour.map(() => 0),
                ),
              )
            }
          >
            Clear
          </button>
          <button type="button" onClick={() => emit(inverted(picture))}>
            Invert
          </button>
        </span>
      </div>
    </div>
  );
}

/** A picture as a view takes it. */
export function imageOf({ values, height, width, channels }: Picture): { values: Float64Array; shape: number[] } {
  return { values, shape: channels === 3 ? [3, height, width] : [height, width] };
}

/** Of #rrggbb. */
function channelsOf(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}
