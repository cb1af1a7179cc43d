import { tensor } from "@convmtx/tensor";
import type { Signal } from "@preact/signals";
import type { Remote } from "comlink";
import { useMemo } from "preact/hooks";
import type { Layer } from "../../layer/layer.ts";
import { Arrays } from "../arrays/arrays.tsx";
import type { Compute } from "../compute/compute.worker.ts";
import { inputValues, type PictureSource } from "../input/picture-source.ts";
import { MatrixView } from "../matrix/matrix-view.tsx";
import type { ShownLayer, Store } from "../store.ts";
import { CodePanel } from "./code-panel.tsx";
import { DownloadsPanel } from "./downloads-panel.tsx";
import { EnginesPanel } from "./engines-panel.tsx";
import { focusText } from "./focus-text.ts";
import { ForecastPanel } from "./forecast-panel.tsx";

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
        ? "Point at an output, an input or an entry: what belongs together lights up."
        : focusText(layer, links, input)}
    </p>
  );
}
