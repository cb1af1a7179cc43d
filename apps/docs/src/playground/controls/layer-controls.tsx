import type { Layout, PaddingWord, Preset } from "@convmtx/window";
import { CheckField } from "../../controls/check-field.tsx";
import { ChoiceField } from "../../controls/choice-field.tsx";
import { notRefilled } from "../../controls/not-refilled.ts";
import { NumberField } from "../../controls/number-field.tsx";
import { changed, withDimensions } from "../settings/change-settings.ts";
import { type Example, examples } from "../settings/examples.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import { presetNames, presets } from "../settings/words.ts";
import type { Store } from "../store.ts";
import { AxisTable } from "./axis-table.tsx";

/** The words that each system has for a padding; without a preset ours. */
const wordsOf: Record<Preset | "", readonly PaddingWord[]> = {
  "": ["valid", "same", "full", "same-upper", "same-lower"],
  torch: ["valid", "same"],
  onnx: ["VALID", "SAME_UPPER", "SAME_LOWER"],
  tf: ["valid", "same"],
  jax: ["VALID", "SAME", "SAME_LOWER"],
  webnn: ["valid", "full"],
  scipy: ["valid", "same", "full"],
  matlab: ["valid", "same", "full"],
};

/** Everything about the layer but its kernel's values. */
export function LayerControls({ store }: { store: Store }) {
  const settings = store.settings.value;
  const set = (change: Partial<LayerSettings>) => {
    store.settings.value = changed(store.settings.value, change);
  };
  const words = new Set(wordsOf[settings.preset ?? ""]);
  // An address may say a word that the preset knows but that is not its own.
  if (settings.paddingWord !== undefined) words.add(settings.paddingWord);
  const dimensions = String(settings.axes.length);
  return (
    <form class="layer-controls" onSubmit={(event) => event.preventDefault()}>
      <div class="fields">
        <ChoiceField
          label="Dimensions"
          value={dimensions}
          choices={[
            ["1", "1-D signal"],
            ["2", "2-D picture"],
            ["3", "3-D volume"],
          ]}
          onChange={(count) => {
            store.settings.value = withDimensions(settings, Number(count));
          }}
        />
        <ChoiceField
          label="Padding"
          value={settings.paddingWord ?? ""}
          choices={[["", "by numbers"], ...[...words].map((word) => [word, word] as const)]}
          onChange={(word) => set({ paddingWord: word === "" ? undefined : word })}
        />
      </div>
      <AxisTable store={store} />
      <CheckField label="Channels" isOn={settings.hasChannels} onChange={(hasChannels) => set({ hasChannels })} />
      {settings.hasChannels && (
        <div class="fields">
          <NumberField label="In" value={settings.inChannels} min={1} onChange={(inChannels) => set({ inChannels })} />
          <NumberField
            label="Out"
            value={settings.outChannels}
            min={1}
            onChange={(outChannels) => set({ outChannels })}
          />
          <NumberField label="Groups" value={settings.groups} min={1} onChange={(groups) => set({ groups })} />
          <ChoiceField<Layout>
            label="Layout"
            value={settings.layout}
            choices={[
              ["channels-first", "first"],
              ["channels-last", "last"],
            ]}
            onChange={(layout) => set({ layout })}
          />
        </div>
      )}
      <CheckField label="Transposed" isOn={settings.transposed} onChange={(transposed) => set({ transposed })} />
      <CheckField
        label="Flip the kernel: true convolution, not correlation"
        isOn={settings.flip}
        onChange={(flip) => set({ flip })}
      />
      <ChoiceField
        label="Words and limits as in"
        value={settings.preset ?? ""}
        choices={[["", "none"], ...presets.map((preset) => [preset, presetNames[preset]] as const)]}
        onChange={(preset) => {
          const paddingWord = wordsOf[preset].find((word) => word === settings.paddingWord);
          set({ preset: preset === "" ? undefined : preset, paddingWord });
        }}
      />
    </form>
  );
}

/** Layers to begin with; the one that is shown, until it is changed. */
export function ExampleChoice(props: { settings: LayerSettings; onChoose: (example: Example) => void }) {
  const shown = examples.findIndex(({ settings }) => settings === props.settings);
  return (
    <div class="field example-choice">
      <label for="example">Begin with</label>
      <select
        {...notRefilled}
        id="example"
        value={shown}
        onChange={(event) => {
          const example = examples.at(Number(event.currentTarget.value));
          if (example !== undefined) props.onChoose(example);
        }}
      >
        {shown < 0 && <option value={-1}>an example…</option>}
        {examples.map(({ name }, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
