import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Picture } from "./picture.ts";
import { pictureFile, readPicture } from "./read-picture.ts";
import { type SampleName, samplePicture, samplePictures } from "./sample-pictures.ts";

export interface PictureChooserProps {
  /** Of the right size: `first` already. Of another: to be replaced by it. */
  readonly picture: Signal<Picture>;
  readonly first: SampleName;
  readonly height: number;
  readonly width: number;
  /** Default 1. */
  readonly channels?: 1 | 3 | undefined;
}

/** Where a picture comes from: one of ours, or a file that is chosen, dropped here, or pasted while the focus is here. */
export function PictureChooser({ picture, first, height, width, channels = 1 }: PictureChooserProps): JSX.Element {
  const id = useId();
  const [origin, setOrigin] = useState<SampleName | File>(first);
  const [message, setMessage] = useState("");
  const isDrawn = useRef(picture.value.height === height && picture.value.width === width);
  useEffect(() => {
    if (isDrawn.current) {
      isDrawn.current = false;
      return;
    }
    let isCurrent = true;
    if (typeof origin === "string") picture.value = samplePicture(origin, { height, width, channels });
    else {
      readPicture(origin, { height, width, channels }).then(
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
  }, [origin, height, width, channels, picture]);
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
      <div class="control">
        <label for={`${id}sample`}>Picture</label>
        <select
          id={`${id}sample`}
          value={typeof origin === "string" ? origin : ""}
          onChange={(event) => take(event.currentTarget.value as SampleName)}
        >
          {typeof origin !== "string" && <option value="">{origin.name || "Pasted"}</option>}
          {samplePictures.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div class="control">
        <label for={`${id}file`}>or a file of yours, also dropped or pasted here</label>
        <input
          id={`${id}file`}
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
