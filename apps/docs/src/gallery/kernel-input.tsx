import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { ChoiceField } from "../controls/choice-field.tsx";
import { NumberGrid } from "./controls.tsx";
import { type KernelName, kernels, tapsOf } from "./kernels.ts";

/** A 3 × 3 kernel: one of ours, and each tap can be changed. */
export function KernelInput({ taps }: { taps: Signal<Float64Array> }): JSX.Element {
  const known = kernels.find((kernel) => kernel.taps.every((tap, k) => tap === taps.value[k]));
  return (
    <div class="field-group">
      <ChoiceField<KernelName | "">
        label="Kernel"
        value={known?.name ?? ""}
        choices={[
          ...(known === undefined ? [["", "Of yours"] as const] : []),
          ...kernels.map(({ name, title }) => [name, title] as const),
        ]}
        onChange={(name) => {
          if (name !== "") taps.value = tapsOf(name);
        }}
      />
      <NumberGrid label="Its taps" values={taps} columns={3} />
    </div>
  );
}
