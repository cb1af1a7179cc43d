import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { ChoiceField } from "../controls/choice-field.tsx";
import { notRefilled } from "../controls/not-refilled.ts";
import { NumberField } from "../controls/number-field.tsx";

export interface SliderProps {
  readonly label: string;
  readonly value: Signal<number>;
  readonly min: number;
  readonly max: number;
  /** Default 1. */
  readonly step?: number | undefined;
  /** The value in words, where the number alone does not tell. */
  readonly text?: ((value: number) => string) | undefined;
}

export function Slider({ label, value, min, max, step = 1, text = String }: SliderProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        {label} <output for={id}>{text(value.value)}</output>
      </label>
      <input
        {...notRefilled}
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value.value}
        aria-valuetext={text(value.value)}
        onInput={(event) => {
          value.value = event.currentTarget.valueAsNumber;
        }}
      />
    </div>
  );
}

export interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly value: Signal<Name>;
  readonly options: readonly { readonly name: Name; readonly title: string }[];
}

export function Choice<Name extends string>({ label, value, options }: ChoiceProps<Name>): JSX.Element {
  return (
    <ChoiceField
      label={label}
      value={value.value}
      choices={options.map(({ name, title }) => [name, title] as const)}
      onChange={(name) => {
        value.value = name;
      }}
    />
  );
}

/** A picture, or what is like one, with its caption. */
export function Panel({ caption, children }: { caption: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <figure class="panel">
      {children}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

export interface NumberGridProps {
  readonly label: string;
  /** [rows, columns] in C order. */
  readonly values: Signal<Float64Array>;
  readonly columns: number;
  /** Whether a cell is to stand out. */
  readonly isMarked?: ((index: number) => boolean) | undefined;
}

/** Numbers that can be changed, each in a cell; what is no number yet leaves the last one. */
export function NumberGrid({ label, values, columns, isMarked }: NumberGridProps): JSX.Element {
  return (
    <fieldset class="number-grid">
      <legend>{label}</legend>
      <div style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 4rem))` }}>
        {[...values.value].map((value, index) => (
          <div key={index} class={isMarked?.(index) ? "marked" : ""}>
            <NumberField
              label={`${label}, row ${Math.floor(index / columns)}, column ${index % columns}`}
              isLabelHidden
              step="any"
              value={value}
              onChange={(next) => {
                values.value = values.value.map((old, k) => (k === index ? next : old));
              }}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
