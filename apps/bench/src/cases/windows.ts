import { type Case, contestant } from "../case.ts";
import { type Layer, layerOf, outputSize } from "../layer.ts";
import { host, torch1, torch2, wasm1, wasm2 } from "../programs.ts";
import { timesAsFast } from "../target.ts";

const pictures: readonly (readonly [channels: number, size: number])[] = [
  [64, 56],
  [3, 224],
];

export const windowCases: readonly Case[] = pictures.flatMap(([channels, size]) => {
  const layer = layerOf({ outChannels: 1, inChannels: channels, kernel: 3, size });
  return [windowCase("unfold", layer), windowCase("fold", layer)];
});

function windowCase(job: "unfold" | "fold", layer: Layer): Case {
  const { inChannels, size, kernel } = layer;
  const spec = { layer, dtype: "float32" } as const;
  const bytes = 4 * inChannels * (size ** 2 + kernel ** 2 * outputSize(layer) ** 2);
  const [one, two, onHost, theirs, theirs2] = [wasm1, wasm2, host, torch1, torch2].map((program) =>
    contestant(program, job, spec, bytes),
  );
  return {
    group: job,
    name: `${job}, ${inChannels}×${size}×${size}, 3×3, float32`,
    unit: "byte",
    contestants: [one, two, onHost, theirs, theirs2],
    baselines: [one, two],
    targets: [timesAsFast(one, theirs, 1.5)],
    tolerance: 0,
    note: "The output is allocated in the time, everywhere.",
  };
}
