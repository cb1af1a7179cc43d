import { effect, type Signal, signal } from "@preact/signals";
import type { Remote } from "comlink";
import { render } from "preact";
import type { Compute } from "./compute/compute.worker.ts";
import { startCompute } from "./compute/remote.ts";
import { KernelEditor } from "./controls/kernel-editor.tsx";
import { ExampleChoice, LayerControls } from "./controls/layer-controls.tsx";
import { defaultSource, type PictureSource, readSource, writeSource } from "./input/picture-source.ts";
import { LayerPanels } from "./panels/layer-panels.tsx";
import { isWritable, readSettings, writeSettings } from "./settings/address.ts";
import { createStore, type Store } from "./store.ts";

interface PlaygroundProps {
  readonly store: Store;
  readonly source: Signal<PictureSource>;
  readonly compute: Remote<Compute>;
  /** Parameters of the address which could not be understood. */
  readonly addressFaults: readonly string[];
  /** Why nothing can be computed, if so. */
  readonly workerFault: Signal<string>;
}

function Playground({ store, source, compute, addressFaults, workerFault }: PlaygroundProps) {
  const [shown, fault] = [store.shown.value, store.fault.value];
  const isShared = isWritable(store.settings.value) && writeSource(store.settings.value, source.value) !== undefined;
  return (
    <div class="playground">
      <aside class="controls" aria-label="The layer">
        <ExampleChoice
          settings={store.settings.value}
          onChoose={({ settings, picture }) => {
            // The browser's button leads back to what was before.
            history.pushState(null, "", location.href);
            store.selected.value = undefined;
            store.settings.value = settings;
            if (picture !== undefined) source.value = { kind: "sample", name: picture };
          }}
        />
        <KernelEditor store={store} />
        <LayerControls store={store} />
        <p class="note">
          {isShared
            ? "The address of this page holds all of this: copy it to share it."
            : "Kernel or picture are too large for the address: who opens it sees another."}
        </p>
      </aside>
      <div class="results">
        {workerFault.value !== "" && (
          <p class="fault" role="alert">
            {workerFault.value}
          </p>
        )}
        {addressFaults.length > 0 && (
          <p class="fault" role="alert">
            The address says what is no setting here: {addressFaults.join(", ")}. The default stands for it.
          </p>
        )}
        {fault !== undefined && (
          <p class="fault" role="alert">
            {sentence(fault)}
            {shown !== undefined && " Below stands the last layer that there was."}
          </p>
        )}
        {shown !== undefined && (
          <div class={fault === undefined ? "current" : "outdated"}>
            <LayerPanels store={store} source={source} shown={shown} compute={compute} />
          </div>
        )}
      </div>
    </div>
  );
}

/** With its full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Starts the playground in an element, in the state that the page's address says, and keeps the address in step. */
export function startPlayground(element: HTMLElement): void {
  const parameters = new URLSearchParams(location.search);
  const { settings, faults } = readSettings(parameters);
  const store = createStore(settings);
  const picture = parameters.get("x");
  const read = picture === null ? defaultSource : readSource(picture);
  const source = signal<PictureSource>(read ?? defaultSource);
  const workerFault = signal("");
  const compute = startCompute((message) => {
    workerFault.value = message;
  });
  const addressFaults = read === undefined ? [...faults, "x"] : faults;
  render(
    <Playground
      store={store}
      source={source}
      compute={compute}
      addressFaults={addressFaults}
      workerFault={workerFault}
    />,
    element,
  );
  keepAddress(store, source);
  addEventListener("popstate", () => {
    const back = new URLSearchParams(location.search);
    store.settings.value = readSettings(back).settings;
    source.value = readSource(back.get("x") ?? "") ?? defaultSource;
  });
}

/** Browsers refuse an address that changes more often than a hundred times in half a minute. */
const addressDelay = 400;

function keepAddress(store: Store, source: Signal<PictureSource>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  effect(() => {
    const parameters = writeSettings(store.settings.value);
    const picture = writeSource(store.settings.value, source.value);
    if (picture !== undefined) parameters.set("x", picture);
    clearTimeout(timer);
    // Who opens the plain address keeps it, until something changes.
    if (isFirst) {
      isFirst = false;
      return;
    }
    const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    timer = setTimeout(() => history.replaceState(null, "", `?${text}${location.hash}`), addressDelay);
  });
}
