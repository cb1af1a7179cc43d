import { useId, useState } from "preact/hooks";
import { notRefilled } from "./not-refilled.ts";

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** Of a whole number. Default none. */
  readonly min?: number;
  /** Default 1; `any` for numbers from -1e6 to 1e6. */
  readonly step?: number | "any";
  readonly disabled?: boolean;
  /** Whether the label is for screen readers only: a table's heads say it to the others. */
  readonly isLabelHidden?: boolean;
  readonly onChange: (value: number) => void;
}

/** Larger weights show nothing more, and far larger ones overflow in what is computed from them. */
const largest = 1e6;

/** A number to type or to step. What is typed stays as it is typed until the field is left; what is no number (`-`, nothing) changes nothing. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, step = 1, disabled, isLabelHidden, onChange } = props;
  const [min, max] = step === "any" ? [-largest, largest] : [props.min, undefined];
  const id = useId();
  const [isValid, setValid] = useState(true);
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const onInput = (event: Event) => {
    const text = (event.currentTarget as HTMLInputElement).value;
    const typed = Number(text);
    const isNumber =
      text.trim() !== "" &&
      Number.isFinite(typed) &&
      typed >= (min ?? Number.NEGATIVE_INFINITY) &&
      typed <= (max ?? Number.POSITIVE_INFINITY) &&
      (step === "any" || Number.isInteger(typed / step));
    setDraft(text);
    setValid(isNumber);
    if (isNumber) onChange(typed);
  };
  const isFaulty = draft !== undefined && !isValid;
  const field = (
    <input
      {...notRefilled}
      id={id}
      type="number"
      aria-label={isLabelHidden ? label : undefined}
      value={draft ?? String(value)}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onInput={onInput}
      aria-invalid={isFaulty}
      aria-describedby={isFaulty ? `${id}fault` : undefined}
      onBlur={() => setDraft(undefined)}
    />
  );
  const fault = isFaulty && (
    <span class="field-fault" id={`${id}fault`} role="alert">
      {step === "any" ? "a number up to ±10⁶" : `a whole number${min === undefined ? "" : `, at least ${min}`}`}
    </span>
  );
  if (isLabelHidden) {
    return (
      <>
        {field}
        {fault}
      </>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {field}
      {fault}
    </div>
  );
}
