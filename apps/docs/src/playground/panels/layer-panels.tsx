import { tensor } from "@convmtx/tensor";
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { Remote } from "comlink";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Layer } from "../../layer/layer.ts";
import type { PictureRange } from "../../pictures/colour-scale.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { Latest } from "../compute/latest.ts";
import { InputTools } from "../input/input-tools.tsx";
import { inputValues, type PictureSource } from "../input/picture-source.ts";
import type { Focus, Links } from "../matrix/links.ts";
import { MatrixView } from "../matrix/matrix-view.tsx";
import type { ShownLayer, Store } from "../store.ts";
import { ArrayPanel, type ElementMark, entryMarks } from "./array-panel.tsx";
import { CodePanel } from "./code-panel.tsx";
import { DownloadsPanel } from "./downloads-panel.tsx";
import { EnginesPanel } from "./engines-panel.tsx";
import { focusText } from "./focus-text.ts";
import { ForecastPanel } from "./forecast-panel.tsx";

const chosen = "var(--picture-cursor)";

interface PanelsProps {
  readonly store: Store;
  readonly source: Signal<PictureSource>;
  readonly shown: ShownLayer;
  readonly compute: Remote<Compute>;
}

/** Everything that is shown of a layer. Only what lights up is drawn again as the pointer moves. */
export function LayerPanels({ store, source, shown, compute }: PanelsProps) {
  const { settings, layer } = shown;
  const { operator } = layer;
  const { hasChannels, layout } = operator.geometry;
  const shapeKey = operator.inputShape.join("x");
  // Not by the operator: a changed stride leaves the input as it is.
  const input = useMemo(() => inputValues(settings, source.value), [shapeKey, hasChannels, layout, source.value]);
  const programmed = useMemo(
    () => ({ ...layer, input: tensor(input, { shape: operator.inputShape }) }),
    [layer, input],
  );
  return (
    <div class="layer-panels">
      <Arrays store={store} source={source} shown={shown} compute={compute} input={input} />
      <section class="matrix-panel" aria-label="Matrix">
        <h2>
          Matrix T <span class="shape">[{operator.shape.join(", ")}]</span>
        </h2>
        <FocusText store={store} layer={layer} input={input} />
        <MatrixView store={store} shown={shown} compute={compute} />
      </section>
      <div class="cards">
        <ForecastPanel layer={layer} />
        <CodePanel layer={programmed} />
        <EnginesPanel settings={settings} input={input} />
        <DownloadsPanel compute={compute} settings={settings} input={input} />
      </div>
    </div>
  );
}

function FocusText({ store, layer, input }: { store: Store; layer: Layer; input: Float64Array }) {
  const links = store.links.value;
  return (
    <p id="focus-description" class="focus-text" aria-live="polite">
      {links === undefined
        ? "Point at an output pixel, an input pixel or an entry: what belongs together lights up."
        : focusText(layer.operator, links, input)}
    </p>
  );
}

/** Input and output. */
function Arrays({ store, source, shown, compute, input }: PanelsProps & { input: Float64Array<ArrayBuffer> }) {
  const { settings, layer } = shown;
  const { operator } = layer;
  const isDrawing = useSignal(false);
  const { output, fault } = useOutput(compute, shown, input);
  const links = store.links.value;
  const marks = useMemo(() => marksOf(links, layer), [links, layer]);
  const range: PictureRange = useMemo(() => rangeOf(output?.values), [output]);
  const point = (focus: Focus | undefined) => {
    store.point(focus);
  };
  const select = (focus: Focus) => {
    store.selected.value = focus;
  };
  const { hasChannels, layout } = operator.geometry;
  // The last output stands until the next is there, so that nothing flickers and the page keeps its height; it is not pointed at.
  const isCurrent = output?.layer === layer;
  return (
    <div class="arrays">
      <InputTools settings={settings} source={source} isDrawing={isDrawing}>
        <ArrayPanel
          title="Input x"
          values={input}
          shape={operator.inputShape}
          hasChannels={hasChannels}
          layout={layout}
          range="unit"
          marks={marks.input}
          maxWidth={256}
          onPoint={(col) => point(col === undefined ? undefined : { kind: "input", col })}
          onSelect={(col) => select({ kind: "input", col })}
        />
      </InputTools>
      {output !== undefined && (
        <ArrayPanel
          title="Output T x"
          values={output.values}
          shape={output.layer.operator.outputShape}
          hasChannels={output.layer.operator.geometry.hasChannels}
          layout={output.layer.operator.geometry.layout}
          range={range}
          marks={isCurrent ? marks.output : []}
          maxWidth={256}
          onPoint={(row) => isCurrent && point(row === undefined ? undefined : { kind: "output", row })}
          onSelect={(row) => isCurrent && select({ kind: "output", row })}
        />
      )}
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

/** vec(conv(x)) from the worker, and of which layer: the last one until the next is there. */
function useOutput(compute: Remote<Compute>, { settings, layer }: ShownLayer, input: Float64Array<ArrayBuffer>) {
  const [latest] = useState(() => new Latest());
  const [output, setOutput] = useState<{ readonly layer: Layer; readonly values: Float64Array } | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  // Before the browser paints, not after: the worker begins a frame earlier.
  useLayoutEffect(() => {
    latest
      .run(() => compute.output(settings, input))
      .then(
        (values) => {
          if (values === undefined) return;
          setOutput({ layer, values });
          setFault(undefined);
        },
        (error: unknown) => setFault(error instanceof Error ? error.message : String(error)),
      );
  }, [compute, latest, settings, layer, input]);
  useEffect(() => () => latest.cancel(), [latest]);
  return { output, fault };
}

/** Grey where all is in [0, 1] as in a picture; signed where there are both signs; else stretched. */
function rangeOf(output: Float64Array | undefined): PictureRange {
  if (output === undefined) return "unit";
  let [least, greatest] = [0, 0];
  for (const value of output) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  if (least < -1e-9 * greatest) return "signed";
  return greatest <= 1 + 1e-9 && greatest > 0.5 ? "unit" : { low: 0, high: greatest || 1 };
}

function marksOf(links: Links | undefined, layer: Layer): { input: ElementMark[]; output: ElementMark[] } {
  if (links === undefined) return { input: [], output: [] };
  const kernelSize = layer.operator.geometry.axes.map((axis) => axis.kernelSize);
  const { focus, entries } = links;
  if (focus.kind === "input") {
    return { input: [{ index: focus.col, colour: chosen }], output: entryMarks(entries, "row", kernelSize) };
  }
  const window = entryMarks(entries, "col", kernelSize);
  const own = focus.kind === "entry" ? [{ index: focus.col, colour: chosen }] : [];
  return { input: [...window, ...own], output: [{ index: focus.row, colour: chosen }] };
}
