import { readFileSync } from "node:fs";
import { type DenseHandle, linalg, type SparseHandle } from "@convmtx/linalg";
import { Csr, csrFromDense } from "@convmtx/sparse";
import { randomNormal, type Tensor, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test, vi } from "vitest";
import { wasm } from "./index.ts";

const open = async () => {
  const backend = await wasm({ threads: 1 });
  return { backend, session: linalg(backend) };
};

test("a builder writes into the engine's memory", async () => {
  const { backend, session } = await open();
  const layer = convOperator(randomNormal([4, 3, 3, 3], { seed: 1 }), { inputShape: [3, 9, 9], padding: 1 });
  const a = session.sparse(layer);
  expect(session.read(a)).toEqual(layer.toCsr());
  // The matrix, its record, and nothing beside it.
  const { total } = layer.forecast.bytes;
  expect(backend.memory?.().bytes).toBeGreaterThanOrEqual(total);
  expect(backend.memory?.().bytes).toBeLessThan(total + 4 * 64 + 64);
});

test("every operation leaves nothing behind but its result", async () => {
  const { backend, session } = await open();
  const layer = convOperator(randomNormal([4, 3, 3, 3], { seed: 1 }), { inputShape: [3, 9, 9], padding: 1, stride: 2 });
  session.scope((s) => {
    const a = s.sparse(layer);
    const at = s.transpose(a);
    const square = s.matmul(a, at);
    s.add(square, square);
    const x = s.dense(randomNormal([243], { seed: 2 }));
    const y = s.matvec(a, x);
    s.rmatvec(a, y);
    s.norm(y);
    s.dot(y, y);
    s.conv(layer, s.reshape(x, [3, 9, 9]));
    s.convT(layer, s.reshape(y, layer.outputShape));
    s.fold(s.unfold(s.reshape(x, [3, 9, 9]), { kernelSize: 3 }), { kernelSize: 3, outputSize: [9, 9] });
    s.solve(s.add(square, square), y);
  });
  session.dispose(layer);
  expect(backend.memory?.()).toEqual({ handles: 0, bytes: 0 });
});

test("handles live through the growth of the memory", async () => {
  const { backend, session } = await open();
  const x = session.dense(Float64Array.of(1, 2, 3));
  const a = session.sparse(csrFromDense(tensor([[1, 0, 2]])));
  session.dense(new Float64Array(3_000_000));
  expect([...(session.read(session.matvec(a, x)) as Tensor).data]).toEqual([7]);
  expect(backend.memory?.().handles).toBe(4);
});

describe("norm", () => {
  const tiny = 2 ** -1000;
  test.each([
    [[3 / tiny, 4 / tiny], 5 / tiny],
    [[3 * tiny, 4 * tiny], 5 * tiny],
    [[0, 0], 0],
    [[Number.POSITIVE_INFINITY, 1], Number.POSITIVE_INFINITY],
    [[Number.NaN, 1], Number.NaN],
  ])("of %j is %d", async (values, expected) => {
    const { session } = await open();
    const { data } = session.read(session.norm(session.dense(Float64Array.from(values)))) as Tensor;
    expect(data[0]).toBe(expected);
  });
});

test("a product's rows are sorted, whichever way its columns were met: by few, by many, across a wide matrix", async () => {
  const { session } = await open();
  const count = 3000;
  // Row i of B has one entry, at a place that jumps about 200,000 columns.
  const places = Int32Array.from({ length: count }, (_, i) => (i * 7919 * 31) % 200_000);
  const indptr = Int32Array.from({ length: count + 1 }, (_, i) => i);
  const data = new Float64Array(count).fill(1);
  const b = session.sparse(Csr.fromParts({ shape: [count, 200_000], indptr, indices: places, data }));
  const ones = session.sparse(csrFromDense(tensor([new Array<number>(count).fill(1)])));
  const c = session.read(session.matmul(ones, b)) as Csr;
  const distinct = [...new Set(places)].sort((p, q) => p - q);
  expect([...c.indices]).toEqual(distinct);
  expect([...c.data]).toEqual(distinct.map((place) => places.filter((other) => other === place).length));
});

test("where there is no memory for an operation nothing is left of it", async () => {
  const { backend, session } = await open();
  const layer = convOperator(randomNormal([1, 1, 3, 3], { seed: 1 }), { inputShape: [1, 400, 400], padding: 1 });
  const x = session.dense(randomNormal([1, 400, 400], { seed: 2 }));
  const a = session.sparse(layer);
  const flat = session.reshape(x, [160_000]);
  // What an operator's first use prepares stays with it.
  session.dispose(session.conv(layer, x), session.convT(layer, x));
  const before = backend.memory?.();
  const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
    throw new RangeError("no more");
  });
  try {
    // As many results as fit, and one more of each: some fail for their result, some for what they need beside it.
    const operations = [
      () => session.conv(layer, x),
      () => session.convT(layer, x),
      () => session.rmatvec(a, flat),
      () => session.matmul(a, a),
    ];
    for (const operation of operations) {
      const kept: (DenseHandle | SparseHandle)[] = [];
      expect(() => {
        for (;;) kept.push(operation());
      }).toThrow(expect.objectContaining({ code: "MEMORY_LIMIT" }));
      session.dispose(...kept);
      expect(backend.memory?.()).toEqual(before);
    }
  } finally {
    grow.mockRestore();
  }
});

test("what is released twice is released once", async () => {
  const backend = await wasm({ threads: 1 });
  const upload = (value: number) => backend.uploadDense({ dtype: "float64", shape: [1], data: Float64Array.of(value) });
  const first = upload(1);
  backend.release(first);
  const second = upload(42);
  backend.release(first);
  const third = upload(7);
  expect(third.address).not.toBe(second.address);
  expect(backend.readDense({ dtype: "float64", shape: [1], native: second })).toEqual(Float64Array.of(42));
});

test("memory for a matrix that nobody committed goes with the next", async () => {
  const backend = await wasm({ threads: 1 });
  backend.allocCsr?.([10, 10], 20, "float64");
  const { bytes } = backend.memory?.() ?? { bytes: 0 };
  const matrix = backend.allocCsr?.([10, 10], 20, "float64").commit();
  expect(backend.memory?.()).toEqual({ handles: 1, bytes });
  backend.release(matrix as NonNullable<typeof matrix>);
  expect(backend.memory?.()).toEqual({ handles: 0, bytes: 0 });
});

test("the manifest's version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect((await wasm({ threads: 1 })).manifest.version).toBe(version);
});

test("relaxed SIMD can be turned off", async () => {
  const backend = await wasm({ threads: 1, relaxedSimd: false });
  expect(backend.moduleName).toBe("simd");
});
