import { type Case, contestant } from "../case.ts";
import { layerOf } from "../layer.ts";
import { onnxWeb1, tfjsWasm, wasm1 } from "../programs.ts";
import { below } from "../target.ts";

export const startupCase: Case = startup();

function startup(): Case {
  const spec = { layer: layerOf({ outChannels: 8, inChannels: 8, kernel: 3, size: 14 }), dtype: "float32" } as const;
  const [ours, ...others] = [wasm1, tfjsWasm, onnxWeb1].map((program) => contestant(program, "startup", spec, 1));
  return {
    group: "startup",
    name: "start: the module compiled, and a first small convolution",
    unit: "call",
    contestants: [ours, ...others],
    baselines: [ours],
    targets: [below(ours, 0.02)],
    tolerance: 0,
    note: "Each time in a fresh process, which has loaded the library's JavaScript but not its WebAssembly.",
  };
}
