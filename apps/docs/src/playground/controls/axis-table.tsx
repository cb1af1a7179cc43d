import { ChoiceField } from "../../controls/choice-field.tsx";
import { NumberField } from "../../controls/number-field.tsx";
import { withAxis } from "../settings/change-settings.ts";
import type { AxisSettings, LayerSettings } from "../settings/layer-settings.ts";
import { paddingModes } from "../settings/words.ts";
import type { Store } from "../store.ts";

const axisNames: readonly (readonly string[])[] = [[], ["Width"], ["Height", "Width"], ["Depth", "Height", "Width"]];

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

/** What each spatial axis has of its own, a column an axis. */
export function AxisTable({ store }: { store: Store }) {
  const settings = store.settings.value;
  const names = axisNames[settings.axes.length];
  const set = (axis: number, change: Partial<AxisSettings>) => {
    store.settings.value = withAxis(store.settings.value, axis, change);
  };
  return (
    <table class="axis-table">
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
      <tbody>
        {linesOf(settings).map(({ field, label, min }) => (
          <tr key={field}>
            <th scope="row">{label}</th>
            {names.map((name, axis) => (
              <td key={name}>
                <NumberField
                  label={`${label}, ${name.toLowerCase()}`}
                  isLabelHidden
                  value={settings.axes[axis][field]}
                  {...(min === undefined ? {} : { min })}
                  onChange={(value) => set(axis, { [field]: value })}
                />
              </td>
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
                value={settings.axes[axis].paddingMode}
                choices={paddingModes.map((mode) => [mode, mode] as const)}
                onChange={(paddingMode) => set(axis, { paddingMode })}
              />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
