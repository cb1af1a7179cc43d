import { effect, type Signal, signal } from "@preact/signals";
import type { Remote } from "comlink";
import { render } from "preact";
import type { Compute } from "./compute/compute.worker.ts";
import { startCompute } from "./compute/remote.ts";
import { KernelEditor } from "./controls/kernel-editor.tsx";
import { ExampleChoice, LayerControls } from "./controls/layer-controls.tsx";
import { defaultSource, type PictureSource, readSource, writeSource } from "./input/picture-source.ts";
import { LayerPanels } from "./panels/layer-panels.tsx";
import { readSettings, writeSettings } from "./settings/address.ts";
import { examples } from "./settings/examples.ts";
import { createStore, type Store } from "./store.ts";

interface PlaygroundProps {
  readonly store: Store;
  readonly source: Signal<PictureSource>;
  readonly compute: Remote<Compute>;
  /** Parameters of the address which could not be understood. */
  readonly addressFaults: readonly string[];
}

function Playground({ store, source, compute, addressFaults }: PlaygroundProps) {
  const current = store.layer.value;
  return (
    <div class="playground">
      <aside class="controls" aria-label="The layer">
        <ExampleChoice
          onChoose={(index) => {
            const { settings, picture } = examples[index];
            store.selected.value = undefined;
            store.settings.value = settings;
            if (picture !== undefined) source.value = readSource(picture) ?? source.value;
          }}
        />
        <KernelEditor store={store} />
        <LayerControls store={store} />
      </aside>
      <div class="results">
        {addressFaults.length > 0 && (
          <p class="fault" role="alert">
            The address says what is no setting here: {addressFaults.join(", ")}. The default stands for it.
          </p>
        )}
        {current.layer === undefined ? (
          <p class="fault" role="alert">
            {current.fault}
          </p>
        ) : (
          <LayerPanels store={store} source={source} layer={current.layer} compute={compute} />
        )}
      </div>
    </div>
  );
}

/** Starts the playground in an element, in the state that the page's address says, and keeps the address in step. */
export function startPlayground(element: HTMLElement): void {
  const parameters = new URLSearchParams(location.search);
  const { settings, faults } = readSettings(parameters);
  const store = createStore(settings);
  const source = signal<PictureSource>(readSource(parameters.get("x") ?? "") ?? defaultSource);
  const compute = startCompute();
  render(<Playground store={store} source={source} compute={compute} addressFaults={faults} />, element);
  keepAddress(store, source);
}

/** Browsers refuse an address that changes more often than a hundred times in half a minute. */
const addressDelay = 400;

function keepAddress(store: Store, source: Signal<PictureSource>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  effect(() => {
    const parameters = writeSettings(store.settings.value);
    const picture = writeSource(source.value);
    if (picture !== undefined) parameters.set("x", picture);
    clearTimeout(timer);
    // Who opens the plain address keeps it, until something changes.
    if (isFirst) {
      isFirst = false;
      return;
    }
    const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    timer = setTimeout(() => history.replaceState(null, "", `?${text}`), addressDelay);
  });
}
