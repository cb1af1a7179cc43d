import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ChoiceField } from "../controls/choice-field.tsx";
import { notRefilled } from "../controls/not-refilled.ts";
import type { Picture } from "./picture.ts";
import { pictureFile, readPicture } from "./read-picture.ts";
import { type SampleName, samplePicture, samplePictures } from "./sample-pictures.ts";

export interface PictureChooserProps {
  /** `first` already. */
  readonly picture: Signal<Picture>;
  readonly first: SampleName;
  /** Of the square that a picture becomes. */
  readonly side: number;
}

/** Where a picture comes from: one of ours, or a file that is chosen, dropped here, or pasted while the focus is here. */
export function PictureChooser({ picture, first, side }: PictureChooserProps): JSX.Element {
  const id = useId();
  const [origin, setOrigin] = useState<SampleName | File>(first);
  const [message, setMessage] = useState("");
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    let isCurrent = true;
    const size = { height: side, width: side };
    if (typeof origin === "string") picture.value = samplePicture(origin, size);
    else {
      readPicture(origin, size).then(
        (read) => {
          if (isCurrent) picture.value = read;
        },
        (error: unknown) => {
          if (isCurrent) setMessage(error instanceof Error ? error.message : String(error));
        },
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [origin, side, picture]);
  const take = (next: SampleName | File | undefined) => {
    if (next === undefined) return;
    setMessage("");
    setOrigin(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as a box around two controls
    <div
      class="picture-source"
      role="group"
      aria-label="Picture"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(pictureFile(event.dataTransfer));
      }}
      onPaste={(event) => take(pictureFile(event.clipboardData))}
    >
      <ChoiceField<SampleName | "">
        label="Picture"
        value={typeof origin === "string" ? origin : ""}
        choices={[
          ...(typeof origin === "string" ? [] : [["", origin.name || "Pasted"] as const]),
          ...samplePictures.map(({ name, title }) => [name, title] as const),
        ]}
        onChange={(name) => {
          if (name !== "") take(name);
        }}
      />
      <div class="field">
        <label for={id}>
          or a file of yours, also dropped or pasted here: its middle square, scaled to {`${side}\u00a0×\u00a0${side}`}
        </label>
        <input
          {...notRefilled}
          id={id}
          type="file"
          accept="image/*"
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </div>
      <p class="picture-error" role="alert">
        {message}
      </p>
    </div>
  );
}
