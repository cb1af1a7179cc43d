import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { NumberGrid } from "./controls.tsx";
import { type KernelName, kernels, tapsOf } from "./kernels.ts";

/** A 3 × 3 kernel: one of ours, and each tap can be changed. */
export function KernelInput({ taps }: { taps: Signal<Float64Array> }): JSX.Element {
  const id = useId();
  const known = kernels.find((kernel) => kernel.taps.every((tap, k) => tap === taps.value[k]));
  return (
    <div class="control">
      <label for={id}>Kernel</label>
      <select
        id={id}
        value={known?.name ?? ""}
        onChange={(event) => {
          taps.value = tapsOf(event.currentTarget.value as KernelName);
        }}
      >
        {known === undefined && <option value="">Of yours</option>}
        {kernels.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      <NumberGrid label="Its taps" values={taps} columns={3} />
    </div>
  );
}
