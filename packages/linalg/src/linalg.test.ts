import { reference } from "@convmtx/backend/testing";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { linalg } from "./linalg.ts";

const layer = convOperator(tensor([1, 2, 3, 4], { shape: [1, 1, 2, 2] }), { inputShape: [1, 3, 3], bias: [10] });

describe.each([
  ["three operations", []],
  ["all of them", ["spmvT", "spmm", "spgemm", "spadd", "transpose", "axpby", "dot", "nrm2", "divide"]],
] as const)("a reference engine with %s", (_, ops) => {
  test("multiplies, adds, convolves and frees", async () => {
    const backend = reference({ execution: "async", ops });
    const s = linalg(backend);
    const a = s.sparse(layer, { keepHost: true });
    const x = s.dense([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const y = s.matvec(a, x);
    expect((await s.read(y)).toTypedArray()).toEqual(Float64Array.of(37, 47, 67, 77));
    expect((await s.read(s.rmatvec(a, y))).toTypedArray()).toEqual(layer.rmatvec(Float64Array.of(37, 47, 67, 77)));
    expect((await s.read(s.add(y, y, { beta: 2 }))).toTypedArray()).toEqual(Float64Array.of(111, 141, 201, 231));
    const batch = s.reshape(s.dense(tensor(Float64Array.from({ length: 18 }, (_v, i) => i))), [2, 1, 3, 3]);
    const out = await s.read(s.conv(layer, batch));
    expect(out.shape).toEqual([2, 1, 2, 2]);
    expect(out.toTypedArray()).toEqual(
      layer
        .apply(
          tensor(
            Float64Array.from({ length: 18 }, (_v, i) => i),
            { shape: [2, 1, 3, 3] },
          ),
        )
        .toTypedArray(),
    );
    const kept = s.scope((t) => t.matvec(a, t.scale(2, x)));
    expect((await s.read(kept)).toTypedArray()).toEqual(Float64Array.of(74, 94, 134, 154));
    await s.close();
    expect(backend.memory?.().handles).toBe(0);
  });
});
