import { notRefilled } from "./not-refilled.ts";

/** On or off. */
export function CheckField(props: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label class="check-field">
      <input
        {...notRefilled}
        type="checkbox"
        checked={props.isOn}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
