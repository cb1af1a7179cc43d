import type { ResolvedGeometry } from "@convmtx/window";
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { Remote } from "comlink";
import { useMemo } from "preact/hooks";
import type { PictureRange } from "../../pictures/colour-scale.ts";
import type { Mark } from "../../pictures/marks.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { InputTools } from "../input/input-tools.tsx";
import type { PictureSource } from "../input/picture-source.ts";
import type { Links } from "../matrix/links.ts";
import type { ShownLayer, Store } from "../store.ts";
import { inputMarks, outputMarks, tapColourOf } from "./array-marks.ts";
import { arrayNotes, depthNotes } from "./array-notes.ts";
import { ArrayPanel } from "./array-panel.tsx";
import { bordersOf } from "./borders.ts";
import { type Montage, montageOf } from "./montage.ts";
import { type Output, useOutput } from "./use-output.ts";

export interface ArraysProps {
  readonly store: Store;
  readonly source: Signal<PictureSource>;
  readonly shown: ShownLayer;
  readonly compute: Remote<Compute>;
  readonly input: Float64Array<ArrayBuffer>;
}

/** Input and output. Only what lights up is drawn again as the pointer moves. */
export function Arrays({ store, source, shown, compute, input }: ArraysProps) {
  const { settings, layer } = shown;
  const { geometry, inputShape } = layer.operator;
  const isDrawing = useSignal(false);
  const { output, fault } = useOutput(compute, shown, input);
  const isCurrent = output?.layer === layer && output.input === input;
  const montage = useMemo(
    () => montageOf(inputShape, geometry.hasChannels, geometry.layout, bordersOf(geometry)),
    [geometry],
  );
  const marks = useMarks(inputMarks, store.links.value, geometry, montage);
  return (
    <div class="arrays">
      <InputTools settings={settings} source={source} isDrawing={isDrawing}>
        <ArrayPanel
          title="Input x"
          values={input}
          shape={inputShape}
          montage={montage}
          isSignal={geometry.axes.length === 1}
          range="unit"
          marks={marks}
          notes={[...arrayNotes(montage, geometry, geometry.inChannels), ...depthNotes(geometry)]}
          onPoint={(col) => store.point(col === undefined ? undefined : { kind: "input", col })}
          onSelect={(col) => {
            store.selected.value = { kind: "input", col };
          }}
        />
      </InputTools>
      {output !== undefined && (
        <OutputPanel store={store} output={output} isCurrent={isCurrent} isBusy={!isCurrent && fault === undefined} />
      )}
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

interface OutputPanelProps {
  readonly store: Store;
  readonly output: Output;
  /** Whether it is of the layer and the input that are shown. */
  readonly isCurrent: boolean;
  /** Whether another is about to come. */
  readonly isBusy: boolean;
}

/** The last output stands until the next is there, so that nothing flickers and the page keeps its height; it is not pointed at. */
function OutputPanel({ store, output, isCurrent, isBusy }: OutputPanelProps) {
  const { layer, values } = output;
  const { geometry, outputShape } = layer.operator;
  const montage = useMemo(() => montageOf(outputShape, geometry.hasChannels, geometry.layout), [geometry]);
  const range = useMemo(() => rangeOf(values), [values]);
  const marks = useMarks(outputMarks, isCurrent ? store.links.value : undefined, geometry, montage);
  return (
    <ArrayPanel
      title="Output T x"
      values={values}
      shape={outputShape}
      montage={montage}
      isSignal={geometry.axes.length === 1}
      range={range}
      marks={marks}
      notes={arrayNotes(montage, geometry, geometry.outChannels)}
      isBusy={isBusy}
      onPoint={(row) => isCurrent && store.point(row === undefined ? undefined : { kind: "output", row })}
      onSelect={(row) => {
        if (isCurrent) store.selected.value = { kind: "output", row };
      }}
    />
  );
}

/** What lights up in an array. The colours of very many taps are found once a layer, not at every move of the pointer. */
function useMarks(
  marksOf: typeof inputMarks,
  links: Links | undefined,
  geometry: ResolvedGeometry,
  montage: Montage,
): readonly Mark[] {
  const colourOf = useMemo(() => tapColourOf(geometry), [geometry]);
  return useMemo(
    () => (links === undefined ? [] : marksOf(links, { geometry, montage, colourOf })),
    [marksOf, links, geometry, montage, colourOf],
  );
}

/** Grey where all is in [0, 1] as in a picture; signed where there are both signs; else stretched. */
function rangeOf(output: Float64Array): PictureRange {
  let [least, greatest] = [0, 0];
  for (const value of output) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  if (least < -1e-9 * greatest) return "signed";
  return greatest <= 1 + 1e-9 && greatest > 0.5 ? "unit" : { low: 0, high: greatest || 1 };
}
