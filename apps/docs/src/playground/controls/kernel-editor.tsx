import { tapColours } from "@convmtx/sparse";
import { useSignal } from "@preact/signals";
import { kernelSlice } from "../matrix/element-place.ts";
import { withTap } from "../settings/change-settings.ts";
import { type KernelPreset, kernelPresets } from "../settings/kernel-presets.ts";
import { kernelValues } from "../settings/layer-from-settings.ts";
import { kernelShape } from "../settings/layer-settings.ts";
import type { Store } from "../store.ts";
import { ChoiceField } from "./choice-field.tsx";
import { NumberField } from "./number-field.tsx";

/** Larger kernels would be a wall of fields. */
const mostTaps = 169;

const presetTexts: Record<KernelPreset, string> = {
  counting: "1, 2, 3, …",
  box: "box blur",
  gaussian: "Gaussian blur",
  sobel: "edges (Sobel)",
  laplacian: "Laplacian",
  sharpen: "sharpen",
  motion: "motion blur",
  identity: "identity",
  random: "random",
};

/** The kernel: a preset, and every tap to edit, in the colour that it has in the matrix. */
export function KernelEditor({ store }: { store: Store }) {
  const settings = store.settings.value;
  const slice = useSignal(0);
  const shape = kernelShape(settings);
  const size = settings.axes.map((axis) => axis.kernelSize);
  const taps = size.reduce((a, b) => a * b, 1);
  const slices = shape.reduce((a, b) => a * b, 1) / taps;
  // While something is pointed at, the slice that it comes from is shown.
  const links = store.links.value;
  const pointed = links?.entry ?? links?.entries[0];
  const geometry = store.layer.value.layer?.operator.geometry;
  const followed = pointed && geometry && kernelSlice(pointed, geometry);
  const at = Math.min(followed ?? slice.value, slices - 1);
  const { kernel } = settings;
  return (
    <section class="kernel-editor" aria-label="Kernel">
      <div class="fields">
        <ChoiceField
          label="Kernel"
          value={kernel.preset}
          choices={[
            ...kernelPresets.map((preset) => [preset, presetTexts[preset]] as const),
            ...(kernel.preset === "custom" ? [["custom", "your own"] as const] : []),
          ]}
          onChange={(preset) => {
            if (preset !== "custom") store.settings.value = { ...settings, kernel: { preset } };
          }}
        />
        {slices > 1 && (
          <ChoiceField
            label="Shown"
            value={String(at)}
            choices={Array.from({ length: Math.min(slices, 256) }, (_, i) => [
              String(i),
              sliceText(i, shape[1], settings.transposed),
            ])}
            onChange={(text) => {
              slice.value = Number(text);
            }}
          />
        )}
      </div>
      {taps > mostTaps ? (
        <p class="note">{taps} taps are too many to edit one by one.</p>
      ) : (
        <TapTable store={store} size={size} first={at * taps} />
      )}
    </section>
  );
}

function sliceText(slice: number, second: number, transposed: boolean): string {
  const [a, b] = [Math.floor(slice / second), slice % second];
  return transposed ? `input ${a} to output ${b}` : `output ${a} of input ${b}`;
}

function TapTable({ store, size, first }: { store: Store; size: readonly number[]; first: number }) {
  const values = kernelValues(store.settings.value);
  const { palette, classOf } = tapColours(size);
  const links = store.links.value;
  const lit = new Set(links?.entry?.taps ?? links?.entries.flatMap(({ taps }) => taps));
  const [height, width] = size.length === 1 ? [1, size[0]] : size.slice(-2);
  const depth = size.slice(0, -2).reduce((a, b) => a * b, 1);
  return (
    <div class="tap-tables">
      {Array.from({ length: depth }, (_, slice) => (
        <div key={slice} class="tap-table" style={{ gridTemplateColumns: `repeat(${width}, minmax(2.6rem, 1fr))` }}>
          {Array.from({ length: height * width }, (__, i) => {
            const tap = slice * height * width + i;
            const place = size.length === 1 ? [tap] : [...(depth > 1 ? [slice] : []), Math.floor(i / width), i % width];
            return (
              <div
                key={tap}
                class={`tap${links === undefined ? "" : lit.has(tap) ? " lit" : " unlit"}`}
                style={{ "--tap": `rgb(${palette.colours[classOf[tap]].join(" ")})` }}
              >
                <NumberField
                  label={`Tap ${place.join(", ")}`}
                  isLabelHidden
                  step="any"
                  value={Number(values[first + tap].toPrecision(4))}
                  onChange={(value) => {
                    store.settings.value = withTap(store.settings.value, first + tap, value);
                  }}
                />
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
