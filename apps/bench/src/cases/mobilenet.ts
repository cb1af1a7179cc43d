import { type Case, contestant } from "../case.ts";
import { entries } from "../layer.ts";
import { mobilenetLayers as layers } from "../mobilenet.ts";
import { js, onnxNode1, onnxNode2, onnxWeb1, onnxWeb2, tfjsWasm, torch1, torch2, wasm1, wasm2 } from "../programs.ts";
import { timesAsFast } from "../target.ts";

export const mobilenetCase: Case = trunk();

function trunk(): Case {
  const flops = layers.reduce((sum, layer) => sum + 2 * entries(layer), 0);
  const [one, two, web1, web2, ...others] = [
    wasm1,
    wasm2,
    onnxWeb1,
    onnxWeb2,
    js,
    tfjsWasm,
    onnxNode1,
    onnxNode2,
    torch1,
    torch2,
  ].map((program) => contestant(program, "mobilenet", { layers }, flops));
  return {
    group: "mobilenet",
    name: `the trunk of MobileNetV2, ${layers.length} convolutions, matrix-free, float32`,
    unit: "flop",
    contestants: [one, two, web1, web2, ...others],
    baselines: [one, two],
    targets: [timesAsFast(one, web1, 1.3), timesAsFast(two, web2, 1.3)],
    tolerance: 1e-4,
    note: "One picture of 224×224 through the convolutions one after another: no activations, no residual additions, scattered weights.",
  };
}
