import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { linalg, type Session, type Statistics } from "@convmtx/linalg";
import { eye } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deblur, type Pictures } from "./deblur.ts";
import { engines } from "./engines.ts";

const unit = 2 ** -53;
const gamma = (k: number) => (k * unit) / (1 - k * unit);

const shape = [20, 24];
const paint = (colour: (i: number, j: number) => number) =>
  new Tensor(
    "float64",
    Float64Array.from({ length: 480 }, (_, k) => colour(Math.floor(k / 24), k % 24)),
    shape,
  );

/** A bright disc with a hole on a slope. */
const picture = paint((i, j) => {
  const radius = Math.hypot(i - 9, j - 11);
  return radius > 3 && radius < 7 ? 0.9 : (i + j) / 100;
});
const haze = paint((i, j) => (1 + Math.sin(i / 5)) * Math.cos(j / 30));
const blur = convOperator(
  [
    [1 / 16, 2 / 16, 1 / 16],
    [2 / 16, 4 / 16, 2 / 16],
    [1 / 16, 2 / 16, 1 / 16],
  ],
  { inputShape: shape, padding: 1 },
);
const taps = 9;
const lambda = 0.125;
const iterations = 80;

const norm = (x: ArrayLike<number>) => Math.hypot(...Array.from(x));
const zip = (x: Float64Array, y: Float64Array, of: (a: number, b: number) => number) =>
  x.map((value, i) => of(value, y[i]));
const valuesOf = (x: Tensor) => Float64Array.from(x.toTypedArray());

/** ‖Bᵀ(y − B x) − λ x‖₂ as the host finds it, and by how much it may be wrong there: weights and B's entries are ≥ 0. */
function residual({ hazy, restored }: Pictures): { readonly value: number; readonly error: number } {
  const [y, x] = [valuesOf(hazy), valuesOf(restored)];
  const abs = (v: Float64Array) => v.map(Math.abs);
  const back = blur.rmatvec(zip(y, blur.matvec(x), (a, b) => a - b));
  const magnitude = blur.rmatvec(zip(abs(y), blur.matvec(abs(x)), (a, b) => a + b));
  return {
    value: norm(zip(back, x, (a, b) => a - lambda * b)),
    error: gamma(2 * taps + 4) * norm(zip(magnitude, abs(x), (a, b) => a + lambda * b)),
  };
}

describe("one application, the engine's line the only difference", () => {
  const results = new Map<string, Pictures>();
  const traffic = new Map<string, Statistics>();

  beforeAll(async () => {
    for (const [name, create] of engines) {
      const s: Session = linalg(await create());
      results.set(name, await deblur(s, picture, { blur, haze, lambda, iterations }));
      traffic.set(name, s.statistics());
      await s.close();
    }
  });

  test.each(engines.map(([name]) => name))("%s: nothing but the two pictures is read, and all is freed", (name) => {
    expect(traffic.get(name)).toMatchObject({ reads: 2, live: 0, fallbacks: {} });
  });

  test.each(engines.map(([name]) => name))("%s: the hazy picture, within the bound of its sums", (name) => {
    const { hazy } = results.get(name) as Pictures;
    const blurred = blur.apply(picture).toTypedArray();
    expect(hazy.shape).toEqual(shape);
    for (const [i, value] of valuesOf(hazy).entries()) {
      const expected = 0.75 * blurred[i] + 0.25 * haze.data[i];
      // Nine products and their sum, the two factors and their sum; pictures, weights and haze are ≥ 0 or small.
      const magnitude = 0.75 * blurred[i] + 0.25 * Math.abs(haze.data[i]);
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(2 * gamma(taps + 3) * magnitude);
    }
  });

  test.each(engines.map(([name]) => name))("%s: the restored picture solves its equations", (name) => {
    const found = results.get(name) as Pictures;
    const b = norm(blur.rmatvec(valuesOf(found.hazy)));
    // B's rows and columns sum to 1 at most, so ‖B‖₂ ≤ 1, A's eigenvalues lie in [λ, 1 + λ], and iterates stay below 2‖b‖/λ.
    const condition = (1 + lambda) / lambda;
    const rate = (Math.sqrt(condition) - 1) / (Math.sqrt(condition) + 1);
    const converged = 2 * Math.sqrt(condition) * rate ** iterations * b;
    // Each step adds the rounding of one product with A and three sums (A. Greenbaum, "Estimating the attainable accuracy of
    // recursively computed residual methods", SIAM J. Matrix Anal. Appl. 18, 1997).
    const attainable = iterations * gamma(2 * taps + 20) * (1 + lambda) * ((2 * b) / lambda);
    const { value, error } = residual(found);
    expect(value).toBeLessThanOrEqual(converged + attainable + error);
  });

  test("all engines find the same picture, as far apart as their residuals allow", () => {
    // ‖x₁ − x₂‖ ≤ (‖r₁‖ + ‖r₂‖ + ‖Bᵀ(y₁ − y₂)‖) / λ, since A's eigenvalues are λ at least.
    const [[, first], ...others] = results;
    const reach = (found: Pictures) => residual(found).value + residual(found).error;
    for (const [name, other] of others) {
      const apart = norm(zip(valuesOf(first.restored), valuesOf(other.restored), (a, b) => a - b));
      const given = norm(zip(valuesOf(first.hazy), valuesOf(other.hazy), (a, b) => a - b));
      expect(apart, name).toBeLessThanOrEqual((reach(first) + reach(other) + given) / lambda);
    }
    // Not by all being 0: the disc stands out from the haze.
    const at = (x: Tensor, i: number, j: number) => x.toTypedArray()[i * 24 + j];
    expect(at(first.restored, 9, 16)).toBeGreaterThan(at(first.restored, 9, 11) + 0.3);
  });
});

describe("10,000 operations hold the live count and the memory flat", () => {
  const size = 200;
  let collect = () => {};
  beforeAll(() => {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  });
  afterAll(() => setFlagsFromString("--no-expose-gc"));

  test.each(engines)("%s", async (_, create) => {
    const s: Session = linalg(await create());
    const a = s.sparse(eye(size), { keepHost: true });
    const layer = convOperator([[[1, 2]]], { inputShape: [1, size], bias: [1] });
    const ones = new Float64Array(size).fill(1);
    let x = s.dense(ones);
    const perRound = 14;
    const round = async () => {
      const old = x;
      x = s.scope((t) => {
        const y = t.matvec(a, t.rmatvec(a, x));
        t.setValues(a, ones);
        const columns = t.unfold(t.reshape(y, [1, size]), { kernelSize: [2] });
        t.fold(columns, { kernelSize: [2], outputSize: [size] });
        t.convT(layer, t.conv(layer, t.reshape(y, [1, size])));
        const ratio = t.divide(t.dot(x, y), t.scale(2, t.dot(y, y)));
        const sum = t.add(y, t.reshape(t.matmat(a, t.reshape(y, [size, 1])), [size]));
        return t.scale(ratio, sum);
      });
      old.dispose();
      await s.sync();
    };
    const heap = async () => {
      // V8 gives the memory of dead arrays back in the background.
      for (let n = 0; n < 3; n++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const warmUp = 200;
    for (let n = 0; n < warmUp; n++) await round();
    const first = s.statistics();
    const before = await heap();
    const rounds = Math.ceil(10_000 / perRound);
    for (let n = 0; n < rounds; n++) {
      await round();
      expect(s.statistics().live).toBe(first.live);
      expect(s.statistics().memory).toEqual(first.memory);
    }
    // One vector left over in each round would be twice as much.
    expect((await heap()) - before).toBeLessThan((rounds * size * 8) / 2);
    // Still the ones it started from, each round off by the rounding of two dot products and a quotient.
    const bound = (warmUp + rounds) * 2 * gamma(2 * size + 5);
    for (const value of (await s.read(x)).toTypedArray()) expect(Math.abs(value - 1)).toBeLessThanOrEqual(bound);
    await s.close();
    expect(s.statistics()).toMatchObject({ live: 0, operators: 0, memory: { handles: 0 } });
  });
});
