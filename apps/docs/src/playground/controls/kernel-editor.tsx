import { tapColours } from "@convmtx/sparse";
import type { ResolvedGeometry } from "@convmtx/window";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ChoiceField } from "../../controls/choice-field.tsx";
import { NumberField } from "../../controls/number-field.tsx";
import { countText } from "../../controls/number-text.ts";
import { cssColour } from "../../pictures/css-colour.ts";
import { kernelRefusal } from "../compute/limits.ts";
import { kernelSlice, sliceChannels } from "../matrix/element-place.ts";
import { withTap } from "../settings/change-settings.ts";
import { type KernelPreset, kernelPresets } from "../settings/kernel-presets.ts";
import { kernelValues } from "../settings/layer-from-settings.ts";
import { kernelShape, type LayerSettings } from "../settings/layer-settings.ts";
import type { Store } from "../store.ts";

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

/** Of more slices the choice would be a wall. */
const mostSlices = 256;

/** The kernel: a preset, and every tap to edit, in the colour that it has in the matrix. */
export function KernelEditor({ store }: { store: Store }) {
  const settings = store.settings.value;
  const own = useSignal(0);
  const isEditing = useSignal(false);
  const values = useMemo(() => kernelValuesOrNone(settings), [settings]);
  const size = settings.axes.map((axis) => axis.kernelSize);
  const taps = size.reduce((a, b) => a * b, 1);
  const slices = kernelShape(settings).reduce((a, b) => a * b, 1) / taps;
  // While something is pointed at, the slice that it comes from is shown; but not under the fingers of who types.
  const links = store.links.value;
  const pointed = links?.entry ?? links?.entries[0];
  const geometry = store.fault.value === undefined ? store.shown.value?.layer.operator.geometry : undefined;
  const followed = isEditing.value ? undefined : pointed && geometry && kernelSlice(pointed, geometry);
  const slice = Math.min(followed ?? own.value, slices - 1);
  const { kernel } = settings;
  const choices = Array.from({ length: Math.min(slices, mostSlices) }, (_, i) => i);
  if (!choices.includes(slice)) choices.push(slice);
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
        {slices > 1 && geometry !== undefined && (
          <ChoiceField
            label="Shown"
            value={String(slice)}
            choices={choices.map((i) => [String(i), sliceText(i, geometry)])}
            onChange={(text) => {
              own.value = Number(text);
              store.selected.value = undefined;
            }}
          />
        )}
      </div>
      {values === undefined || taps > mostTaps ? (
        <p class="note">{countText(taps)} taps are too many to edit one by one.</p>
      ) : (
        <div
          onFocusIn={() => {
            own.value = slice;
            isEditing.value = true;
          }}
          onFocusOut={() => {
            isEditing.value = false;
          }}
        >
          <TapTable store={store} size={size} values={values} first={slice * taps} />
          <p class="note">
            The colour says which tap it is, not how large: the matrix has the same colours, mixed where taps meet.
          </p>
        </div>
      )}
    </section>
  );
}

/** None of a kernel that is too large to be made. */
function kernelValuesOrNone(settings: LayerSettings): Float64Array | undefined {
  return kernelRefusal(kernelShape(settings)) === undefined ? kernelValues(settings) : undefined;
}

function sliceText(slice: number, geometry: ResolvedGeometry): string {
  const { input, output } = sliceChannels(slice, geometry);
  return geometry.transposed ? `in ${input}, out ${output}` : `out ${output}, in ${input}`;
}

interface TapTableProps {
  readonly store: Store;
  readonly size: readonly number[];
  readonly values: Float64Array;
  /** Where the slice begins in the values. */
  readonly first: number;
}

function TapTable({ store, size, values, first }: TapTableProps) {
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
                style={{ "--tap": cssColour(palette.colours[classOf[tap]]) }}
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
