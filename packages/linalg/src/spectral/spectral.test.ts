import { type Execution, optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { csrFromDense, diags, eye, matvec, random, rmatvec, transpose } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { difference, length, solverCases } from "../../fixtures/solver-cases.ts";
import { toeplitzCases } from "../../fixtures/toeplitz-cases.ts";
import { linalg, type Session } from "../index.ts";
import { circularSpectrum } from "./circular-spectrum.ts";
import { cond } from "./cond.ts";
import { eigsh } from "./eigsh.ts";
import { norm2 } from "./norm2.ts";
import { rank } from "./rank.ts";
import { svds } from "./svds.ts";

const csr = (rows: number[][]) => csrFromDense(tensor(rows));

describe.each(solverCases)("of $name", ({ a, singularValues }) => {
  const top = singularValues[0];

  test("norm2 is LAPACK's largest singular value, within its bound", () => {
    for (const tolerance of [1e-2, 1e-9]) {
      const { value, error, reason } = norm2(a, { tolerance });
      expect(reason).toBe("converged");
      expect(error).toBeLessThanOrEqual(tolerance * value);
      expect(Math.abs(value - top)).toBeLessThanOrEqual(error + 1e-14 * top);
    }
  });

  test("svds gives LAPACK's values, with orthonormal vectors whose residuals are below the errors", () => {
    const k = Math.min(4, ...a.shape);
    const { values, left, right, errors, reason } = svds(a, k);
    expect(reason).toBe("converged");
    values.forEach((value, i) => {
      expect(Math.abs(value - singularValues[i])).toBeLessThanOrEqual(errors[i] + 1e-13 * top);
      const [u, v] = [left[i], right[i]];
      expect(
        length(
          difference(
            matvec(a, v),
            u.map((x) => x * value),
          ),
        ),
      ).toBeLessThanOrEqual(errors[i]);
      expect(
        length(
          difference(
            rmatvec(a, u),
            v.map((x) => x * value),
          ),
        ),
      ).toBeLessThanOrEqual(errors[i]);
      for (let j = 0; j <= i; j++) {
        const expected = i === j ? 1 : 0;
        for (const side of [left, right]) {
          const product = side[i].reduce((sum, x, at) => sum + x * side[j][at], 0);
          expect(Math.abs(product - expected)).toBeLessThan(1e-12);
        }
      }
    });
  });
});

test("norm2 of what is easy to get wrong", () => {
  expect(
    norm2(
      csr([
        [0, 0],
        [0, 0],
      ]),
    ),
  ).toMatchObject({ value: 0, reason: "converged" });
  expect(norm2(eye(3, 0))).toMatchObject({ value: 0, error: 0 });
  expect(norm2(eye(40)).value).toBeCloseTo(1, 14);
  expect(norm2(csr([[3, 4]])).value).toBeCloseTo(5, 14);
  expect(norm2(diags([[2 ** -600, 2 ** -601]], [0])).value * 2 ** 600).toBeCloseTo(1, 14);
  expect(norm2(csr([[Number.NaN]]))).toMatchObject({ reason: "breakdown" });
  expect(
    norm2(diags([Float64Array.from({ length: 200 }, (_, i) => 1 + i / 1e5)], [0]), { maxIterations: 3 }),
  ).toMatchObject({
    reason: "limit",
    iterations: 3,
  });
  expect(() => norm2(eye(2), { tolerance: -1 })).toThrow("tolerance");
  expect(() => norm2({ shape: [1, 1], matvec: (x: Float64Array) => x.slice() })).toThrow("no rmatvec");
});

test("norm2 does not settle on the crowd where one is above it", () => {
  for (const [n, top] of [
    [10_000, 1.00005],
    [200_000, 1.0005],
  ]) {
    const d = new Float64Array(n).fill(1);
    d[Math.floor(n / 3)] = top;
    for (let seed = 0; seed < 3; seed++) {
      const { value, reason } = norm2(diags([d], [0]), { seed });
      expect(reason).toBe("converged");
      expect(Math.abs(value - top)).toBeLessThan(1e-9);
    }
  }
});

test("extreme scales, and what is not finite", () => {
  const rowsOf = [
    [1, 2, 3],
    [4, 5, 6.5],
    [7, 8, 10],
    [1, 0, 1],
  ];
  const plain = svds(csr(rowsOf), 3).values;
  for (const power of [-900, -560, 515, 900]) {
    const f = 2 ** power;
    const scaled = csr(rowsOf.map((row) => row.map((value) => value * f)));
    expect(
      length(
        difference(
          svds(scaled, 3).values.map((value) => value / f),
          plain,
        ),
      ),
    ).toBeLessThan(1e-13);
    const layer = convOperator([f, 2 * f, -f], { inputShape: [8], padding: 1, paddingMode: "circular" });
    const unit = convOperator([1, 2, -1], { inputShape: [8], padding: 1, paddingMode: "circular" });
    expect(
      length(
        difference(
          circularSpectrum(layer).map((value) => value / f),
          circularSpectrum(unit),
        ),
      ),
    ).toBeLessThan(1e-13);
    const symmetric = csr([
      [2 * f, f],
      [f, 2 * f],
    ]);
    expect(eigsh(symmetric, 2).values.map((value) => value / f)[1]).toBeCloseTo(1, 14);
  }
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const a = csr([
      [bad, 1],
      [1, 2],
    ]);
    expect(svds(a, 1).reason).toBe("breakdown");
    expect(eigsh(a, 1).reason).toBe("breakdown");
    expect(cond(a).value).toBeNaN();
    expect(() => rank(a)).toThrow("A is not finite");
    expect(norm2(convOperator([bad, 1, 1], { inputShape: [8], padding: 1, paddingMode: "circular" })).reason).toBe(
      "breakdown",
    );
  }
});

test("norm2 tells its progress and may be stopped", () => {
  const a = diags([Float64Array.from({ length: 300 }, (_, i) => i)], [0]);
  const seen: number[] = [];
  const { reason, iterations, value, error } = norm2(a, {
    tolerance: 1e-14,
    callback: (progress) => {
      seen.push(progress.value);
      return progress.iteration < 5;
    },
  });
  expect({ reason, iterations }).toEqual({ reason: "aborted", iterations: 5 });
  expect(seen).toEqual([...seen].sort((p, q) => p - q));
  expect(value).toBe(seen[4]);
  expect(error).toBeGreaterThan(0);
});

describe.each(toeplitzCases.spectra)("a circular convolution $shape on $inputShape", (given) => {
  const { shape, kernel, inputShape, groups, dilation, pads, values } = given;
  const layer = convOperator(tensor(Float64Array.from(kernel), { shape }), {
    inputShape,
    groups,
    dilation,
    padding: pads,
    paddingMode: "circular",
  });
  const expectValues = (some: Float64Array) => {
    expect(some).toHaveLength(values.length);
    some.forEach((value, i) => {
      expect(Math.abs(value - values[i])).toBeLessThan(1e-13 * values[0] * Math.sqrt(values.length));
    });
  };

  test("has LAPACK's singular values, by the Fourier transform", () => {
    expectValues(circularSpectrum(layer));
  });

  test("and so has it flipped, and with channels last", () => {
    const w = tensor(Float64Array.from(kernel), { shape });
    const options = { groups, dilation, padding: pads, paddingMode: "circular" as const };
    const reversed = tensor(backwards(kernel, shape), { shape });
    expectValues(circularSpectrum(convOperator(reversed, { ...options, inputShape, flip: true })));
    const last = [...inputShape.slice(1), inputShape[0]];
    expectValues(circularSpectrum(convOperator(w, { ...options, inputShape: last, layout: "channels-last" })));
  });

  test("norm2 finds its largest by both ways", () => {
    for (const method of ["lanczos", "spectrum", undefined] as const) {
      const { value, error } = norm2(layer, { method, tolerance: 1e-10 });
      expect(Math.abs(value - values[0])).toBeLessThanOrEqual(error + 1e-14 * values[0]);
    }
  });
});

/** Each spatial kernel reversed. */
function backwards(kernel: readonly number[], shape: readonly number[]): Float64Array {
  const taps = shape.slice(2).reduce((product, size) => product * size, 1);
  return Float64Array.from(kernel, (_, k) => kernel[k - (k % taps) + taps - 1 - (k % taps)]);
}

test("the spectrum says why it cannot be had", () => {
  const kernel = tensor([[[1, 2, 3]]]);
  const zeros = convOperator(kernel, { inputShape: [1, 9], padding: 1 });
  expect(() => circularSpectrum(zeros)).toThrow("axis 0 is padded with zeros");
  const strided = convOperator(kernel, { inputShape: [1, 9], padding: 1, stride: 2, paddingMode: "circular" });
  expect(() => circularSpectrum(strided)).toThrow("axis 0 has stride 2");
  expect(() => norm2(zeros, { method: "spectrum" })).toThrow("circular padding");
  expect(() => norm2(eye(3), { method: "spectrum" })).toThrow("ConvOperator");
  expect(() =>
    norm2(convOperator(kernel, { inputShape: [1, 9], padding: 1, paddingMode: "circular" }), { tolerance: -1 }),
  ).toThrow("tolerance");
});

describe("svds and eigsh", () => {
  test("find values that come more than once as often as they come", () => {
    const a = diags([Float64Array.of(5, 5, 5, 2, 2, 1, 0, 0)], [0]);
    expect([...svds(a, 5).values].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([5, 5, 5, 2, 2]);
    expect([...svds(a, 8).values].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([5, 5, 5, 2, 2, 1, 0, 0]);
    expect([...eigsh(eye(30), 3).values].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 1, 1]);
  });

  test("symmetric layers, whose values come in pairs, and clusters below a pair", () => {
    for (const taps of [
      [1, 2, 1],
      [1, 4, 1],
      [-1, 2, -1],
    ]) {
      const layer = convOperator(
        taps.map((a) => taps.map((b) => a * b)),
        { inputShape: [8, 8], padding: "same" },
      );
      const exact = svds(layer, 64).values;
      for (const k of [3, 6]) {
        const { values, reason } = svds(layer, k);
        expect(reason).toBe("converged");
        expect(length(difference(values, exact.slice(0, k)))).toBeLessThan(1e-8 * exact[0]);
        const eigen = eigsh(layer, k).values.map(Math.abs);
        expect(length(difference(eigen, exact.slice(0, k)))).toBeLessThan(1e-8 * exact[0]);
      }
    }
    for (let t = 1; t < 10; t++) {
      for (const seed of [0, 1]) {
        const crowd = Float64Array.from({ length: 303 }, (_, i) => (i < 2 ? 10 : i === 2 ? 9.5 : (t * (i - 3)) / 300));
        const a = diags([crowd], [0]);
        for (const { values } of [svds(a, 2, { seed }), eigsh(a, 2, { seed })])
          expect(Math.abs(values[1] - 10)).toBeLessThan(1e-8);
      }
    }
  });

  test("eigsh: the ends of a spectrum with both signs", () => {
    const n = 60;
    const a = diags([1, 0, 1], [-1, 0, 1], { shape: [n, n] });
    const exact = Float64Array.from({ length: n }, (_, j) => 2 * Math.cos(((j + 1) * Math.PI) / (n + 1)));
    const of = (which: "largest" | "smallest" | "magnitude") => eigsh(a, 3, { which });
    expect(length(difference(of("largest").values, exact.slice(0, 3)))).toBeLessThan(1e-9);
    expect(length(difference(of("smallest").values, exact.slice(-3).reverse()))).toBeLessThan(1e-9);
    const { values, vectors, errors } = of("magnitude");
    expect(Math.abs(values[0]) - Math.abs(exact[0])).toBeLessThan(1e-9);
    values.forEach((value, i) => {
      const residual = difference(
        matvec(a, vectors[i]),
        vectors[i].map((x) => x * value),
      );
      expect(length(residual)).toBeLessThanOrEqual(errors[i] + 1e-13);
    });
  });

  test("a wide matrix is as good as its transpose", () => {
    const { a } = solverCases.find(({ name }) => name === "over") as (typeof solverCases)[number];
    const [tall, wide] = [svds(a, 3), svds(transpose(a), 3)];
    expect(length(difference(tall.values, wide.values))).toBeLessThan(1e-11);
    expect(wide.left[0]).toHaveLength(18);
    expect(wide.right[0]).toHaveLength(50);
    expect([...svds(csr([[3, 4]]), 1).values][0]).toBeCloseTo(5, 14);
  });

  test("limits, callbacks and bad arguments", () => {
    const a = diags([Float64Array.from({ length: 400 }, (_, i) => 1 + i / 1e6)], [0]);
    expect(svds(a, 2, { maxIterations: 20 }).reason).toBe("limit");
    expect(svds(a, 2, { callback: () => false }).reason).toBe("aborted");
    expect(eigsh(a, 2, { signal: AbortSignal.abort() }).reason).toBe("aborted");
    expect(() => svds(a, 0)).toThrow("k must be an integer of at least 1");
    expect(() => svds(a, 401)).toThrow("k is 401, and there are 400 values");
    expect(() => eigsh(csr([[1, 2]]), 1)).toThrow("expected a square operator");
    expect(() => eigsh(a, 1, { which: "LM" as never })).toThrow("which must be");
  });
});

test("a shift over zeros is not circular", () => {
  const shift = convOperator([2], { inputShape: [5], padding: [[1, -1]] });
  expect(() => circularSpectrum(shift)).toThrow("axis 0 is padded with zeros");
});

test("in float32 the errors are those of float32", async () => {
  const s = linalg(reference({ execution: "sync", ops: optionalOps })) as Session;
  const a = random([60, 40], { density: 1, seed: 5, dtype: "float32" });
  const exact = svds(a, 3).values;
  const { value, error, reason } = await norm2(s, a, { tolerance: 1e-9 });
  expect(reason).toBe("converged");
  expect(Math.abs(value - exact[0])).toBeLessThan(error);
  const { values, errors, reason: end } = await svds(s, a, 3);
  expect(end).toBe("converged");
  values.forEach((one, i) => {
    expect(Math.abs(one - exact[i])).toBeLessThan(errors[i]);
  });
  await s.close();
});

describe.each<[Execution]>([["sync"], ["async"]])("on an engine, %s", (execution) => {
  test("norm2, svds and eigsh give what they give on the host, and free what they used", async () => {
    const s = linalg(reference({ execution, ops: optionalOps })) as Session;
    const { a } = solverCases.find(({ name }) => name === "well") as (typeof solverCases)[number];
    const A = s.sparse(a);
    const live = s.statistics().live;
    const [onEngine, onHost] = [await norm2(s, A), norm2(a)];
    expect(onEngine.iterations).toBe(onHost.iterations);
    expect(onEngine.value).toBeCloseTo(onHost.value, 12);
    expect(s.statistics().live).toBe(live);
    const { values, left, right } = await svds(s, A, 2);
    expect(length(difference(values, svds(a, 2).values))).toBeLessThan(1e-9);
    expect((await s.read(left[1])).shape).toEqual([63]);
    expect(s.statistics().live).toBe(live + 4);
    s.dispose(...left, ...right);
    const eigen = await eigsh(s, a, 1, { which: "smallest" });
    expect(eigen.values[0]).toBeCloseTo(eigsh(a, 1, { which: "smallest" }).values[0], 9);
    s.dispose(...eigen.vectors);
    expect((await rank(s, A)).rank).toBe(63);
    expect(s.statistics().live).toBe(live);
    await s.close();
  });
});
