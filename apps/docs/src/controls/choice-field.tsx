import { useId } from "preact/hooks";
import { notRefilled } from "./not-refilled.ts";

export interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, text: string])[];
  readonly isLabelHidden?: boolean;
  readonly onChange: (value: T) => void;
}

/** One of several. */
export function ChoiceField<T extends string>({ label, value, choices, isLabelHidden, onChange }: ChoiceFieldProps<T>) {
  const id = useId();
  const field = (
    <select
      {...notRefilled}
      id={id}
      aria-label={isLabelHidden ? label : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as T)}
    >
      {choices.map(([choice, text]) => (
        <option key={choice} value={choice} selected={choice === value}>
          {text}
        </option>
      ))}
    </select>
  );
  if (isLabelHidden) return field;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {field}
    </div>
  );
}
