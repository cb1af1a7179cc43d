import { type Execution, optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { add, maxAbsDiff, randomNormal, reshape, subtract, type Tensor, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { type DenseHandle, linalg, type Session } from "../index.ts";
import { asOperator } from "../operators/as-operator.ts";
import { compose } from "../operators/compose.ts";
import { diagonal } from "../operators/diagonal.ts";
import { identity } from "../operators/identity.ts";
import { gradient } from "../operators/stencils.ts";
import { drive } from "../space/drive.ts";
import { type Deconvolution, type DeconvolveOptions, deconvolve } from "./deconvolve.ts";
import { byDiscrepancy } from "./discrepancy.ts";
import { estimateNoise } from "./noise.ts";
import { totalVariation } from "./total-variation.ts";

/** A bright square with a darker one in it. */
const size = 24;
const picture = tensor(
  Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    const inside = (low: number, high: number) => i >= low && i < high && j >= low && j < high;
    return inside(9, 14) ? 0.2 : inside(5, 19) ? 0.9 : 0.4;
  }),
  { shape: [size, size] },
);
const taps = [1, 4, 6, 4, 1].map((a) => a / 16);
const blur = convOperator(
  taps.map((a) => taps.map((b) => a * b)),
  {
    inputShape: [size, size],
    padding: "same",
    paddingMode: "symmetric",
  },
);
const noise = 0.01;
const observed = add(blur.matvec(picture), randomNormal([size, size], { seed: 3, std: noise })) as Tensor<"float64">;
const length = (x: Tensor) => Math.hypot(...x.toTypedArray());
const distance = (x: Tensor) => length(subtract(x, picture)) / size;
const before = distance(observed);

describe.each<[DeconvolveOptions]>([
  [{}],
  [{ method: "lsmr" }],
  [{ method: "cg", tolerance: 1e-6 }],
  [{ regularizer: "identity" }],
  [{ regularizer: "laplacian" }],
  [{ regularizer: gradient([size, size], { boundary: "circular" }) }],
  [{ nonnegative: true }],
  [{ regularizer: "tv" }],
  [{ regularizer: "tv", nonnegative: true }],
  [{ regularizer: "identity", method: "fista", tolerance: 1e-6 }],
])("with %o", (options) => {
  const solution: Deconvolution<Tensor<"float64">> = deconvolve(blur, observed, options);

  test("the picture comes out sharper, with the misfit that the noise leaves", () => {
    const { x, residual, damping, noise: estimated, reason } = solution;
    expect(reason).toBe("converged");
    expect(x.shape).toEqual([size, size]);
    expect(distance(x)).toBeLessThan(before * (options.regularizer === "tv" ? 0.7 : 0.95));
    expect(estimated).toBeGreaterThan(0.7 * noise);
    expect(estimated).toBeLessThan(1.3 * noise);
    const own = length(subtract(blur.matvec(x), observed));
    expect(residual).toBeCloseTo(own, 10);
    expect(Math.abs(own / ((estimated as number) * size) - 1)).toBeLessThan(0.06);
    expect(damping).toBeGreaterThan(0);
    if (options.nonnegative === true) expect(Math.min(...x.toTypedArray())).toBeGreaterThanOrEqual(0);
  });
});

test("the gradient of what is minimised vanishes at the solution", () => {
  for (const method of ["lsqr", "lsmr", "cg", "fista"] as const) {
    const damping = 0.3;
    const options = { method, damping, tolerance: 1e-10, maxIterations: 3000 };
    const { x, noise: used } = deconvolve(blur, observed, options);
    expect(used).toBeUndefined();
    const [A, G] = [asOperator(blur), gradient([size, size])];
    const flat = x.toTypedArray();
    const misfit = A.matvec(flat).map((value, i) => value - observed.data[i]);
    const slopes = G.rmatvec(G.matvec(flat));
    const slope = A.rmatvec(misfit).map((value, i) => value + damping ** 2 * slopes[i]);
    expect(Math.hypot(...slope)).toBeLessThan(1e-6);
  }
});

test("channels are not mixed, first or last", () => {
  const kernel = tensor(
    Float64Array.from({ length: 10 }, (_, k) => taps[k % 5]),
    { shape: [2, 1, 5] },
  );
  const options = { groups: 2, padding: "same" as const, paddingMode: "symmetric" as const };
  const steps = Float64Array.from({ length: 60 }, (_, i) => (i < 30 ? (i < 12 ? 0 : 1) : i < 50 ? 5 : 2));
  const first = convOperator(kernel, { ...options, inputShape: [2, 30] });
  const last = convOperator(kernel, { ...options, inputShape: [30, 2], layout: "channels-last" });
  const y = first.matvec(tensor(steps, { shape: [2, 30] }));
  const turned = tensor(
    Float64Array.from({ length: 60 }, (_, k) => y.data[(k % 2) * 30 + Math.floor(k / 2)]),
    { shape: [30, 2] },
  );
  for (const regularizer of ["gradient", "laplacian", "tv"] as const) {
    const given = { regularizer, damping: 0.02, tolerance: 1e-9, maxIterations: 3000 };
    const [a, b] = [deconvolve(first, y, given).x, deconvolve(last, turned, given).x];
    const back = tensor(
      Float64Array.from({ length: 60 }, (_, k) => b.data[(k % 30) * 2 + Math.floor(k / 30)]),
      { shape: [2, 30] },
    );
    expect(maxAbsDiff(a, back)).toBeLessThan(1e-3);
    expect(Math.abs(a.data[29] - 1)).toBeLessThan(0.2);
    expect(Math.abs(a.data[30] - 5)).toBeLessThan(0.2);
  }
});

test("a valid blur is inverted onto the larger picture; a typed array gives a typed array", () => {
  const valid = convOperator([[0.25, 0.5, 0.25]], { inputShape: [6, 10] });
  const y = valid.matvec(
    tensor(
      Float64Array.from({ length: 60 }, (_, k) => k % 10),
      { shape: [6, 10] },
    ),
  );
  const { x } = deconvolve(valid, y, { damping: 1e-3 });
  expect(x.shape).toEqual([6, 10]);
  expect(deconvolve(valid, y.toTypedArray(), { damping: 1e-3 }).x).toEqual(x.toTypedArray());
});

test("progress, limits and the ways to stop", () => {
  const seen: { iteration: number; damping: number }[] = [];
  deconvolve(blur, observed, { callback: ({ iteration, damping }) => void seen.push({ iteration, damping }) });
  expect(seen.map(({ iteration }) => iteration)).toEqual(seen.map((_, i) => i + 1));
  expect(new Set(seen.map(({ damping }) => damping)).size).toBeGreaterThan(1);
  for (const options of [{ damping: 0.01 }, { damping: 0.001, regularizer: "tv" as const }]) {
    expect(deconvolve(blur, observed, { ...options, maxIterations: 2 })).toMatchObject({
      reason: "limit",
      iterations: 2,
    });
    expect(deconvolve(blur, observed, { ...options, callback: () => false })).toMatchObject({
      reason: "aborted",
      iterations: 1,
    });
    expect(deconvolve(blur, observed, { ...options, signal: AbortSignal.abort() })).toMatchObject({
      reason: "aborted",
      iterations: 0,
    });
  }
  let looks = 0;
  const stopped = deconvolve(blur, observed, { callback: () => ++looks < 3 });
  expect(stopped).toMatchObject({ reason: "aborted", iterations: 3 });
  expect(looks).toBe(3);
});

test("the strength follows from the noise at every scale of A and of the data", () => {
  const taps5 = [1, 4, 6, 4, 1].map((tap) => tap / 16);
  const steps = Float64Array.from({ length: 120 }, (_, i) => (i % 40 < 15 ? 2 : 1));
  for (const [scaleOfA, scaleOfY] of [
    [1e-8, 1],
    [1e8, 1],
    [1, 1e-6],
    [1, 1e6],
  ] as const) {
    const A = convOperator(
      taps5.map((tap) => tap * scaleOfA),
      { inputShape: [120], padding: "same", paddingMode: "replicate" },
    );
    const std = 0.01 * scaleOfA * scaleOfY;
    const rough = randomNormal([120], { seed: 4, std }).data;
    const y = A.matvec(steps.map((value) => value * scaleOfY)).map((value, i) => value + rough[i]) as Float64Array;
    for (const regularizer of ["gradient", "tv"] as const) {
      const { reason, residual } = deconvolve(A, y, { regularizer, noise: std, maxIterations: 2000 });
      expect({ scaleOfA, scaleOfY, regularizer, reason }).toMatchObject({ reason: "converged" });
      expect(Math.abs(residual / (std * Math.sqrt(120)) - 1)).toBeLessThan(0.03);
    }
  }
});

test("a small noise is reached, or its lack told", () => {
  const A = convOperator(taps, { inputShape: [100], padding: "same", paddingMode: "replicate" });
  const clean = A.matvec(Float64Array.from({ length: 100 }, (_, i) => 2 + Math.sin(i / 9))) as Float64Array;
  for (const noise of [1e-3, 1e-4, 1e-5]) {
    const y = clean.map((value, i) => value + (randomNormal([100], { seed: 9, std: noise }).data[i] as number));
    for (const method of ["lsqr", "cg"] as const) {
      const { reason, residual, message } = deconvolve(A, y, { method, noise, maxIterations: 3000 });
      if (reason === "converged") expect(Math.abs(residual / (noise * 10) - 1)).toBeLessThan(0.03);
      else expect(message).toContain("misfit");
    }
  }
  expect(() => deconvolve(A, clean, { noise: 100 })).toThrow("nothing can be told from it");
});

test("a part of A that is far above the rest does not make the proximal method diverge", () => {
  const gains = new Float64Array(4096).fill(1);
  gains[77] = 1.25;
  const y = gains.slice();
  for (const options of [
    { regularizer: "tv" as const },
    { regularizer: "identity" as const, method: "fista" as const },
  ]) {
    const { x, reason } = deconvolve(diagonal(gains), y, {
      ...options,
      damping: 1e-3,
      tolerance: 1e-9,
      maxIterations: 1000,
    });
    expect(reason).toBe("converged");
    expect(Math.max(...x.map((value) => Math.abs(value - 1)))).toBeLessThan(0.01);
  }
});

test("a callback that says false is the end, also at the last iteration of a damping", () => {
  for (const regularizer of ["gradient", "tv"] as const) {
    const iterationsOf = new Map<number, number>();
    deconvolve(blur, observed, {
      regularizer,
      callback: ({ iteration, damping }) => {
        iterationsOf.set(damping, iteration);
      },
    });
    const [first] = iterationsOf.values();
    const calls: number[] = [];
    const { iterations } = deconvolve(blur, observed, {
      regularizer,
      callback: ({ iteration }) => {
        calls.push(iteration);
        return iteration !== first;
      },
    });
    expect(iterations).toBe(first);
    expect(calls.at(-1)).toBe(first);
  }
});

test("a composition knows which axis holds channels, if its parts agree", () => {
  const layer = convOperator(tensor([[[1]], [[1]]]), { inputShape: [2, 6], groups: 2 });
  const y = tensor(
    Float64Array.from({ length: 12 }, (_, k) => (k < 6 ? 0 : 10)),
    { shape: [2, 6] },
  );
  const plain = deconvolve(layer, y, { damping: 1, tolerance: 1e-10 }).x;
  const twice = deconvolve(compose(layer, layer), y, { damping: 1, tolerance: 1e-10 }).x;
  expect(maxAbsDiff(plain, twice)).toBeLessThan(1e-6);
  expect(maxAbsDiff(plain, y)).toBeLessThan(1e-6);
});

test("bad options are refused by name", () => {
  expect(() => deconvolve(blur, observed, { regularizer: identity(3), damping: 1 })).toThrow(
    "deconvolve: regularizer is [3, 3], expected 576 columns",
  );
  expect(() => deconvolve(blur, observed, { noise: 0 })).toThrow("noise must be above 0");
  const call = (options: object) => () => deconvolve(blur, observed, options);
  expect(call({ method: "lsqr", regularizer: "tv" })).toThrow('method must be "fista"');
  expect(call({ method: "cg", nonnegative: true })).toThrow("nonnegative");
  expect(call({ method: "wiener" })).toThrow('"lsqr", "lsmr", "cg" or "fista"');
  expect(call({ regularizer: "l1", damping: 1 })).toThrow("regularizer must be");
  expect(call({ damping: -1 })).toThrow("damping");
  expect(call({ noise: Number.NaN })).toThrow("noise");
  expect(() => deconvolve(identity(4), Float64Array.of(1, 1, 1, 1))).toThrow("give damping, or noise");
});

test("estimateNoise forgets edges and ramps", () => {
  const clean = tensor(
    Float64Array.from({ length: 4000 }, (_, k) => (k % 50) / 50 + (k > 2100 ? 3 : 0)),
    { shape: [80, 50] },
  );
  expect(estimateNoise(clean)).toBeLessThan(1e-14);
  const noisy = add(clean, randomNormal([80, 50], { seed: 5, std: 0.2 })) as Tensor;
  expect(Math.abs(estimateNoise(noisy) / 0.2 - 1)).toBeLessThan(0.1);
  expect(Math.abs(estimateNoise(reshape(noisy, [4000])) / 0.2 - 1)).toBeLessThan(0.1);
  expect(estimateNoise(tensor([[1, 2]]))).toBe(0);
  expect(Math.abs(estimateNoise(reshape(noisy, [1, 80, 50])) / 0.2 - 1)).toBeLessThan(0.1);
});

test("byDiscrepancy finds the damping of a known curve, from both sides, and stops where there is none", () => {
  const search = (curve: (damping: number) => number, target: number, first: number) => {
    const tried: number[] = [];
    const solve = function* (damping: number): Generator<unknown, { residual: number }, unknown> {
      tried.push(damping);
      return { residual: (yield curve(damping)) as number };
    };
    return { tried, ...(drive(byDiscrepancy(solve, target, first)) as { damping: number; isMet: boolean }) };
  };
  for (const first of [1e-4, 1, 1e3]) {
    const { damping, tried } = search((d) => d / (1 + d), 0.25, first);
    expect(Math.abs(damping / (1 + damping) / 0.25 - 1)).toBeLessThan(0.02);
    expect(tried.length).toBeLessThan(12);
  }
  expect(search(() => 9, 1, 1).tried.length).toBe(17);
  expect(search(() => 9, 1, 1).isMet).toBe(false);
});

describe("totalVariation", () => {
  test("in one dimension, by hand: a step shrinks by the weight at each side", () => {
    // ½‖x − v‖² + w |x₂ − x₁| over plateaus of 2: each moves by w / 2.
    const x = totalVariation([4], [0], { nonnegative: false }, 2000)(Float64Array.of(0, 0, 10, 10), 1);
    [0.5, 0.5, 9.5, 9.5].forEach((value, i) => {
      expect(x[i]).toBeCloseTo(value, 3);
    });
    expect([...totalVariation([3], [0], { nonnegative: true })(Float64Array.of(-1, 2, -3), 0)]).toEqual([0, 2, 0]);
    const flat = totalVariation([2, 2], [0, 1], { nonnegative: false }, 500)(Float64Array.of(1, 2, 3, 6), 100);
    for (const value of flat) expect(value).toBeCloseTo(3, 6);
  });

  test("leaves the axes alone that it is not told", () => {
    const channels = totalVariation([2, 3], [1], { nonnegative: false }, 500)(Float64Array.of(0, 0, 0, 9, 9, 9), 50);
    [0, 0, 0, 9, 9, 9].forEach((value, i) => {
      expect(channels[i]).toBeCloseTo(value, 9);
    });
  });
});

describe.each<[Execution]>([["sync"], ["async"]])("on an engine, %s", (execution) => {
  test.each<[DeconvolveOptions]>([[{}], [{ regularizer: "tv" }], [{ method: "cg", damping: 0.1 }]])(
    "%o gives what it gives on the host",
    async (options) => {
      const s = linalg(reference({ execution, ops: optionalOps })) as Session;
      const small: ConvOperator = convOperator([0.25, 0.5, 0.25], {
        inputShape: [40],
        padding: "same",
        paddingMode: "replicate",
      });
      const y = Float64Array.from(
        small.matvec(Float64Array.from({ length: 40 }, (_, i) => (i > 13 ? 1 : 0))),
        (value, i) => {
          return value + 0.02 * (randomNormal([40], { seed: 8 }).data[i] as number);
        },
      );
      const Y: DenseHandle = s.dense(y);
      const live = s.statistics().live;
      const [here, there] = [deconvolve(small, y, options), await deconvolve(s, small, Y, options)];
      const x = (await s.read(there.x)).toTypedArray();
      x.forEach((value, i) => {
        expect(value).toBeCloseTo(here.x[i], 8);
      });
      expect(there.iterations).toBe(here.iterations);
      there.x.dispose();
      expect(s.statistics().live).toBe(live);
      await s.close();
    },
  );
});
