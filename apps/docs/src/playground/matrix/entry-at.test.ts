import fc from "fast-check";
import { expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { entryAt } from "./entry-at.ts";
import { rowEntries } from "./links.ts";

const modes = ["zeros", "reflect", "symmetric", "replicate", "circular"] as const;
const layers = examples.map(({ settings }) => settings);

it("is the entry of its row, for every example in every mode, layout and direction, flipped or not", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...layers),
      fc.constantFrom(...modes),
      fc.constantFrom("channels-first" as const, "channels-last" as const),
      fc.boolean(),
      fc.boolean(),
      fc.nat(),
      (example, paddingMode, layout, transposed, flip, at) => {
        const axes = example.axes.map((axis) => ({ ...axis, paddingMode, outputPadding: 0 }));
        const settings = { ...example, axes, layout, transposed, flip, kernel: { preset: "counting" } as const };
        const { operator, kernel } = layerOf(settings);
        for (const entry of rowEntries(operator, at % operator.shape[0])) {
          const found = entryAt(operator.geometry, kernel, entry.row, entry.col);
          expect({ ...found, taps: [...found.taps].sort((a, b) => a - b) }).toEqual({
            ...entry,
            taps: [...entry.taps].sort((a, b) => a - b),
          });
        }
      },
    ),
    { numRuns: 60 },
  );
});
