import { tensor } from "@convmtx/tensor";
import { expose } from "comlink";
import { compareEngines, type EngineResult } from "../../layer/engines/compare-engines.ts";
import type { EngineName } from "../../layer/engines/engines.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";

/** The engines have a worker of their own, which the page ends when it wants no more of them: a library's product cannot be stopped otherwise. */
const engines = {
  /** T x on each engine in turn; `onResult` is told of each. */
  async compare(
    settings: LayerSettings,
    input: Float64Array<ArrayBuffer>,
    names: readonly EngineName[],
    onResult: (result: EngineResult) => void,
  ): Promise<void> {
    const layer = layerOf(settings);
    const x = tensor(input, { shape: layer.operator.inputShape });
    await compareEngines(layer, x, names, { onResult });
  },
};

export type Engines = typeof engines;

expose(engines);
