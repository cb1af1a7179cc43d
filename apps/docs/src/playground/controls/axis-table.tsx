import { useSignal } from "@preact/signals";
import { CheckField } from "../../controls/check-field.tsx";
import { ChoiceField } from "../../controls/choice-field.tsx";
import { NumberField } from "../../controls/number-field.tsx";
import { withAxis } from "../settings/change-settings.ts";
import { type AxisSettings, axisNames, type LayerSettings } from "../settings/layer-settings.ts";
import { modesOf, paddingModes } from "../settings/words.ts";
import type { Store } from "../store.ts";

interface Line {
  readonly field: Exclude<keyof AxisSettings, "paddingMode">;
  readonly label: string;
  readonly min: number | undefined;
}

function linesOf({ paddingWord, transposed }: LayerSettings): readonly Line[] {
  return [
    { field: "size", label: "Input", min: 1 },
    { field: "kernelSize", label: "Kernel", min: 1 },
    { field: "stride", label: "Stride", min: 1 },
    { field: "dilation", label: "Dilation", min: 1 },
    ...(paddingWord === undefined
      ? [
          { field: "padBegin", label: "Pad before", min: undefined } as const,
          { field: "padEnd", label: "Pad after", min: undefined } as const,
        ]
      : []),
    ...(transposed ? [{ field: "outputPadding", label: "Output padding", min: 0 } as const] : []),
  ];
}

/** Of what each spatial axis has: a column an axis, or one for all where they are alike and meant to stay so. */
export function AxisTable({ store }: { store: Store }) {
  const settings = store.settings.value;
  const { axes, preset } = settings;
  const isTied = useSignal(true);
  const areAlike = axes.every((axis) => sameAxis(axis, axes[0]));
  const isOne = axes.length > 1 && isTied.value && areAlike;
  const names = isOne ? ["All axes"] : axisNames[axes.length];
  const set = (axis: number, change: Partial<AxisSettings>) => {
    store.settings.value = withAxis(settings, isOne ? "all" : axis, change);
  };
  const modes = new Set(preset === undefined ? paddingModes : modesOf[preset]);
  // An address may say a mode that the preset does not have: the fault is said, and the mode must be seen to be changed.
  for (const axis of axes) modes.add(axis.paddingMode);
  // What a word comes to.
  const geometry = store.fault.value === undefined ? store.shown.value?.layer.operator.geometry : undefined;
  const isIdle = settings.paddingWord === undefined && axes.every((axis) => axis.padBegin === 0 && axis.padEnd === 0);
  return (
    <>
      {axes.length > 1 && (
        <CheckField
          label="All axes alike"
          isOn={isOne}
          onChange={(isOn) => {
            isTied.value = isOn;
            if (isOn) store.settings.value = withAxis(settings, "all", axes[0]);
          }}
        />
      )}
      <table class="axis-table">
        {!isOne && (
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {linesOf(settings).map(({ field, label, min }) => (
            <tr key={field}>
              <th scope="row">{label}</th>
              {names.map((name, axis) => (
                <td key={name}>
                  <NumberField
                    label={`${label}, ${name.toLowerCase()}`}
                    isLabelHidden
                    value={axes[axis][field]}
                    {...(min === undefined ? {} : { min })}
                    onChange={(value) => set(axis, { [field]: value })}
                  />
                </td>
              ))}
            </tr>
          ))}
          {settings.paddingWord !== undefined &&
            geometry !== undefined &&
            (["padBegin", "padEnd"] as const).map((end) => (
              <tr key={end}>
                <th scope="row">{end === "padBegin" ? "Pad before" : "Pad after"}</th>
                {names.map((name, axis) => (
                  <td key={name}>{geometry.axes[axis][end]}</td>
                ))}
              </tr>
            ))}
          <tr>
            <th scope="row">Beyond the edge</th>
            {names.map((name, axis) => (
              <td key={name}>
                <ChoiceField
                  label={`Beyond the edge, ${name.toLowerCase()}`}
                  isLabelHidden
                  value={axes[axis].paddingMode}
                  choices={[...modes].map((mode) => [mode, mode] as const)}
                  onChange={(paddingMode) => set(axis, { paddingMode })}
                />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {isIdle && axes.some((axis) => axis.paddingMode !== "zeros") && (
        <p class="note">Without padding no window reaches beyond the edge: what is there changes nothing.</p>
      )}
    </>
  );
}

function sameAxis(a: AxisSettings, b: AxisSettings): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
