import { useId, useState } from "preact/hooks";

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | "any";
  readonly disabled?: boolean;
  /** Whether the label is for screen readers only: a table's heads say it to the others. */
  readonly isLabelHidden?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number to type or to step. What is typed stays as it is typed until the field is left; what is no number (`-`, nothing) changes nothing. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step = 1, disabled, isLabelHidden, onChange } = props;
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
      {`${step === "any" ? "a number" : "a whole number"}${min === undefined ? "" : `, at least ${min}`}`}
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
