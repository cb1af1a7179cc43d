import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { ChoiceField } from "../../controls/choice-field.tsx";
import { notRefilled } from "../../controls/not-refilled.ts";
import { PictureEditor } from "../../pictures/picture-editor.tsx";
import { pictureFile, readPicture } from "../../pictures/read-picture.ts";
import { samplePictures } from "../../pictures/sample-pictures.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import { drawablePicture, isDrawable, type PictureSource, planeSize } from "./picture-source.ts";

export interface InputToolsProps {
  readonly settings: LayerSettings;
  readonly source: Signal<PictureSource>;
  readonly isDrawing: Signal<boolean>;
  /** The input as a picture to point at. */
  readonly children: ComponentChildren;
}

/** Pictures from files are kept so large, for when the input is made larger. */
const fileSide = 256;

/** The input, with where it comes from: a sample, a file of the user's, or what is drawn. */
export function InputTools({ settings, source, isDrawing, children }: InputToolsProps) {
  const fault = useSignal<string | undefined>(undefined);
  const file = useRef<HTMLInputElement>(null);
  const canDraw = isDrawable(settings);
  const drawn = useMemo(
    () => (isDrawing.value && canDraw ? drawablePicture(settings, source.value) : undefined),
    [settings, source.value, isDrawing.value],
  );
  /** The file that is being read: what is chosen meanwhile takes its place. */
  const reading = useRef<File | undefined>(undefined);
  const read = async (chosen: File | undefined) => {
    reading.current = chosen;
    if (chosen === undefined) return;
    try {
      const { height, width } = planeSize(settings);
      const scale = Math.max(1, fileSide / Math.max(height, width));
      const size = { height: Math.round(height * scale), width: Math.round(width * scale) };
      const picture = await readPicture(chosen, { ...size, channels: 3 });
      if (reading.current !== chosen) return;
      source.value = { kind: "own", picture };
      fault.value = undefined;
    } catch (error) {
      if (reading.current === chosen) fault.value = error instanceof Error ? error.message : String(error);
    }
  };
  useEffect(() => {
    fault.value = undefined;
  }, [settings]);
  const name = source.value.kind === "sample" ? source.value.name : "own";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are dropped by pointer only; the button takes them by keyboard
    <div
      class="input-tools"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void read(pictureFile(event.dataTransfer));
      }}
    >
      {drawn !== undefined ? (
        <section class="array-panel" aria-label="Input x">
          <h2>Input x, to draw on</h2>
          <PictureEditor
            picture={drawn}
            label="Input"
            maxWidth={256}
            onChange={(picture) => {
              source.value = { kind: "own", picture };
            }}
          />
        </section>
      ) : (
        children
      )}
      <div class="fields">
        <ChoiceField
          label={settings.axes.length === 1 ? "Signal: a line of" : "Picture"}
          value={name}
          choices={[
            ...samplePictures.map((sample) => [sample.name, sample.title] as const),
            ...(name === "own" ? [["own", "your own"] as const] : []),
          ]}
          onChange={(choice) => {
            reading.current = undefined;
            fault.value = undefined;
            if (choice !== "own") source.value = { kind: "sample", name: choice };
          }}
        />
      </div>
      <div class="buttons">
        <button type="button" onClick={() => file.current?.click()}>
          From a file…
        </button>
        <button
          type="button"
          aria-pressed={drawn !== undefined}
          disabled={!canDraw}
          title={!canDraw ? "Draws on one plane or on three colours" : undefined}
          onClick={() => {
            isDrawing.value = !isDrawing.value;
          }}
        >
          Draw
        </button>
        <input
          {...notRefilled}
          ref={file}
          class="file-input"
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => {
            void read(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {fault.value !== undefined && (
        <p class="fault" role="alert">
          {fault.value}
        </p>
      )}
    </div>
  );
}
