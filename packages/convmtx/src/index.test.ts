import * as io from "@convmtx/io";
import * as sparse from "@convmtx/sparse";
import * as tensor from "@convmtx/tensor";
import * as toeplitz from "@convmtx/toeplitz";
import * as unfold from "@convmtx/unfold";
import * as window from "@convmtx/window";
import * as umbrella from "convmtx";
import { describe, expect, it } from "vitest";

const all = umbrella as unknown as Readonly<Record<string, unknown>>;

describe("convmtx", () => {
  it.each(Object.entries({ io, tensor, toeplitz, unfold, window }))("has every name of @convmtx/%s", (_name, part) => {
    for (const [name, value] of Object.entries(part)) expect(all[name], name).toBe(value);
  });

  it("has every name of @convmtx/sparse in `sparse`, and outside it unless the tensors have it too", () => {
    expect(Object.keys(umbrella.sparse).sort()).toEqual(Object.keys(sparse).sort());
    for (const [name, value] of Object.entries(sparse)) {
      expect(all[name], name).toBe(name in tensor ? (tensor as Readonly<Record<string, unknown>>)[name] : value);
    }
  });

  it("exports nothing else", () => {
    const known = [io, sparse, tensor, toeplitz, unfold, window].flatMap((part) => Object.keys(part));
    expect(new Set(Object.keys(umbrella))).toEqual(new Set([...known, "sparse"]));
  });
});
