import { transpose } from "@convmtx/sparse";
import fc from "fast-check";
import { expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { columnRows } from "./column-rows.ts";

const layers = examples.map(({ settings }) => settings).filter((settings) => layerOf(settings).operator.nnz < 300_000);
const modes = ["zeros", "reflect", "symmetric", "replicate", "circular"] as const;

it("are those of the matrix, for every example in every mode, layout and direction", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...layers),
      fc.constantFrom(...modes),
      fc.constantFrom("channels-first" as const, "channels-last" as const),
      fc.boolean(),
      fc.nat(),
      (example, paddingMode, layout, transposed, at) => {
        const axes = example.axes.map((axis) => ({ ...axis, paddingMode, outputPadding: 0 }));
        const { operator } = layerOf({ ...example, axes, layout, transposed });
        const col = at % operator.shape[1];
        const { indptr, indices } = transpose(operator.toCsr());
        expect(columnRows(operator.geometry, col)).toEqual([...indices.subarray(indptr[col], indptr[col + 1])]);
      },
    ),
    { numRuns: 100 },
  );
});
