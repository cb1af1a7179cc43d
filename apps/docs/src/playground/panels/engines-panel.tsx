import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { CheckField } from "../../controls/check-field.tsx";
import type { EngineResult } from "../../layer/engines/compare-engines.ts";
import type { EngineName } from "../../layer/engines/engines.ts";
import { type EngineRun, runEngines } from "../compute/engine-run.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";

const engines: readonly (readonly [EngineName, string])[] = [
  ["js", "js: our TypeScript kernels"],
  ["ml-matrix", "ml-matrix: dense"],
  ["mathjs", "mathjs: its sparse matrices"],
  ["wasm", "wasm: SIMD, and threads where the page may share memory"],
  ["worker", "worker: js in a worker of its own"],
];

/** The product T x on the engines that are chosen, with time and error side by side. */
export function EnginesPanel({ settings, input }: { settings: LayerSettings; input: Float64Array<ArrayBuffer> }) {
  const chosen = useSignal<ReadonlySet<EngineName>>(new Set(engines.map(([name]) => name)));
  const results = useSignal<readonly EngineResult[]>([]);
  const running = useSignal(false);
  const fault = useSignal("");
  const current = useRef<EngineRun | undefined>(undefined);
  const stop = () => {
    current.current?.stop();
    current.current = undefined;
    running.value = false;
  };
  // The results of another layer are not those of this one.
  useEffect(() => {
    results.value = [];
    fault.value = "";
    return stop;
  }, [settings, input]);
  const run = async () => {
    results.value = [];
    fault.value = "";
    running.value = true;
    const names = engines.map(([name]) => name).filter((name) => chosen.value.has(name));
    const own = runEngines(settings, input, names, (result) => {
      if (current.current === own) results.value = [...results.value, result];
    });
    current.current = own;
    try {
      await own.done;
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error);
    }
    running.value = false;
  };
  return (
    <section class="card engines-panel" aria-labelledby="engines-heading">
      <h2 id="engines-heading">T x on each engine</h2>
      <p class="note">
        Each engine is loaded, gets T, and multiplies it by x again and again. The error is that of its y against the
        convolution without a matrix; the bound is what rounding allows.
      </p>
      <div class="engine-choices">
        {engines.map(([name, text]) => (
          <CheckField
            key={name}
            label={text}
            isOn={chosen.value.has(name)}
            onChange={(isOn) => {
              chosen.value = new Set(
                engines.map(([one]) => one).filter((one) => (one === name ? isOn : chosen.value.has(one))),
              );
            }}
          />
        ))}
      </div>
      <div class="buttons">
        <button type="button" disabled={running.value || chosen.value.size === 0} onClick={() => void run()}>
          Compare
        </button>
        {running.value && (
          <button type="button" onClick={stop}>
            Stop
          </button>
        )}
        <span class="note" role="status">
          {running.value ? `${results.value.length} of ${chosen.value.size} engines…` : ""}
        </span>
      </div>
      {fault.value !== "" && (
        <p class="fault" role="alert">
          {fault.value}
        </p>
      )}
      {results.value.length > 0 && <EngineTable results={results.value} />}
    </section>
  );
}

function EngineTable({ results }: { results: readonly EngineResult[] }) {
  const fastest = Math.min(...results.map((result) => (result.refused === undefined ? result.product : Infinity)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="table-scroll" tabIndex={0} aria-label="Engines compared">
      <table class="engine-table">
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">To load and bring T</th>
            <th scope="col">A product</th>
            <th scope="col">Times the fastest</th>
            <th scope="col">Largest error</th>
            <th scope="col">Share of the bound</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={result.engine}>
              <th scope="row">{result.engine}</th>
              {result.refused === undefined ? (
                <>
                  <td>{milliseconds(result.prepare)}</td>
                  <td>{milliseconds(result.product)}</td>
                  <td>{(result.product / fastest).toFixed(1)}</td>
                  <td>{result.error === 0 ? "0" : result.error.toExponential(1)}</td>
                  <td>{(100 * result.errorShare).toFixed(1)} %</td>
                </>
              ) : (
                <td colSpan={5}>{result.refused}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function milliseconds(time: number): string {
  return `${Number(time.toPrecision(2))} ms`;
}
