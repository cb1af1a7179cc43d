import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { describe, expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { opSpecs } from "./op-specs.ts";
import { plan } from "./plan.ts";

const find = (planned: ReturnType<typeof plan>, id: string) => planned.find((one) => one.id === id);

describe("the plan", () => {
  it("says of every case what will be done with it, and runs nothing", () => {
    const backend = reference({ execution: "sync", ops: optionalOps });
    const untouched = {
      ...backend,
      uploadDense: () => {
        throw new Error("the plan uploads nothing");
      },
    };
    const planned = plan(untouched);
    expect(planned.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
    expect(planned.filter(({ action, reason }) => action === "skip" && !reason)).toEqual([]);
    expect(backend.memory?.().handles).toBe(0);
  });

  it("skips with the reason", () => {
    const { manifest, ...engine } = reference({ execution: "sync", ops: ["solve"] });
    const planned = plan({
      ...engine,
      manifest: { ...manifest, narrow: { solve: ["float64"] }, limits: { elements: 1000 } },
    });
    expect(find(planned, "spgemm/rectangular/float64")).toMatchObject({
      action: "skip",
      reason: "ops has no spgemm, and it cannot be derived",
    });
    expect(find(planned, "solve/small/float32")).toMatchObject({
      action: "skip",
      reason: "manifest.narrow lists float64 alone for solve",
    });
    expect(find(planned, "solve/absent/float32")?.action).toBe("run");
    expect(find(planned, "spmv/large/float64")).toMatchObject({
      action: "skip",
      reason: "126000 elements are over manifest.limits.elements, 1000",
    });
    expect(find(planned, "manifest/refuses-over-limit")?.action).toBe("run");
    const narrow = plan({ ...engine, manifest: { ...manifest, dtypes: ["float32"] } });
    expect(find(narrow, "spmv/rectangular/float64")?.reason).toBe("the manifest does not list float64");
    expect(find(narrow, "manifest/refuses-other-dtype")?.action).toBe("run");
  });

  it("tells native, derived and kept-copy operations apart", () => {
    const planned = plan(reference({ execution: "sync", ops: ["dot"] }));
    expect(find(planned, "dot/vectors/float64")?.support).toBe("native");
    expect(find(planned, "spmm/rectangular/float64")?.support).toBe("derived");
    expect(find(planned, "spmv-t/rectangular/float64")?.support).toBe("kept copy");
    expect(find(planned, "nrm2/vector/float64")?.support).toBeUndefined();
    expect(find(planned, "axpby/device-scalars/float64")).toMatchObject({
      action: "skip",
      reason: "ops has no axpby, and what is derived takes numbers alone",
    });
  });

  it("lets the round trips of a case's dtype run before it", () => {
    const planned = plan(reference({ execution: "sync", ops: optionalOps }));
    expect(find(planned, "round-trip-dense/vector/float32")?.after).toEqual([]);
    expect(find(planned, "round-trip-dense/matrix/float32")?.after).toEqual(["round-trip-dense/vector/float32"]);
    expect(find(planned, "dot/vectors/float32")?.after).toEqual(
      ["vector", "matrix", "scalar"].map((name) => `round-trip-dense/${name}/float32`),
    );
    expect(find(planned, "spmv/rectangular/float64")?.after).toEqual([
      ...["vector", "matrix", "scalar"].map((name) => `round-trip-dense/${name}/float64`),
      ...["rectangular", "empty-rows"].map((name) => `round-trip-sparse/${name}/float64`),
    ]);
  });

  it("marks what is expected to fail, and refuses an expectation of nothing", () => {
    const backend = reference({ execution: "sync" });
    const xfail = { "spmv/subnormals/float64": "flushed by the library" };
    expect(find(plan(backend, { xfail }), "spmv/subnormals/float64")).toMatchObject({
      action: "xfail",
      reason: "flushed by the library",
    });
    expect(() => plan(backend, { xfail: { "spmv/subnormal/float64": "" } })).toThrow(
      "xfail names spmv/subnormal/float64",
    );
  });

  it("refuses what is no backend", () => {
    const { ops: _, ...rest } = reference({ execution: "sync" });
    expect(() => plan(rest as never)).toThrow("ops.spmv is required");
  });
});

describe("the catalogue", () => {
  it("has stable ids in kebab-case, each once", () => {
    const ids = catalogue.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z0-9-]+\/[a-z0-9-]+(\/float(32|64))?$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has every operation, with what it is tried with", () => {
    for (const spec of opSpecs) expect(spec.samples().length, spec.op).toBeGreaterThan(6);
    const required = [
      "rectangular",
      "empty-rows",
      "empty-columns",
      "zero-rows",
      "zero-columns",
      "one-by-one",
      "full-row",
    ];
    const edges = ["negative-zero", "nan-stored", "infinity", "subnormals", "cancellation", "large", "random"];
    const spmv = opSpecs.find(({ op }) => op === "spmv");
    expect(spmv?.samples().map(({ name }) => name)).toEqual(expect.arrayContaining([...required, ...edges]));
  });
});
