import { readFileSync } from "node:fs";
import { tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";
import type { UnfoldOptions } from "./options.ts";
import { unfold } from "./unfold.ts";

interface Stored {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Case {
  readonly name: string;
  readonly options: UnfoldOptions;
  readonly x: Stored;
  readonly unfolded: Stored;
  readonly columns: Stored;
  readonly folded: Stored;
}

const { meta, cases }: { meta: { torch: string; numpy: string }; cases: Case[] } = JSON.parse(
  readFileSync(new URL("../fixtures/unfold.json", import.meta.url), "utf8"),
);

describe.each(["float32", "float64", "int32"] as const)(`torch ${meta.torch}, numpy ${meta.numpy} in %s`, (dtype) => {
  const load = ({ shape, data }: Stored) => tensor(data, { shape, dtype });

  it.each(cases.map((one) => [one.name, one] as const))("unfold: %s", (_, { options, x, unfolded }) => {
    const columns = unfold(load(x), options);
    expect(columns.shape).toEqual(unfolded.shape);
    expect(Array.from(columns.data)).toEqual(unfolded.data);
  });

  it.each(cases.map((one) => [one.name, one] as const))("fold: %s", (_, { options, x, columns, folded }) => {
    const outputSize = x.shape.slice(-(options.kernelSize as readonly number[]).length);
    const y = fold(load(columns), { ...options, outputSize });
    expect(y.shape).toEqual(folded.shape);
    expect(Array.from(y.data)).toEqual(folded.data);
  });
});
