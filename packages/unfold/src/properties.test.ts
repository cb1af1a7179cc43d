import { Csr, matvec, rmatvec } from "@convmtx/sparse";
import { cStrides, sizeOf, tensor } from "@convmtx/tensor";
import type { PaddingMode } from "@convmtx/window";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divisor } from "./divisor.ts";
import { fold } from "./fold.ts";
import { unfold } from "./unfold.ts";
import { unfoldMatrix } from "./unfold-matrix.ts";

interface Axis {
  readonly n: number;
  readonly k: number;
  readonly s: number;
  readonly d: number;
  readonly pads: readonly [number, number];
  readonly mode: PaddingMode;
}

interface Geometry {
  readonly batch: number;
  readonly channels: number;
  readonly axes: readonly Axis[];
}

/** The largest length, kernel and pad for 1, 2, 3 and 4 axes, so that the naive loops stay short. */
const largest = [
  [9, 4, 12],
  [5, 3, 3],
  [4, 2, 2],
  [3, 2, 1],
] as const;

const axisOf = ([n, k, p]: readonly [number, number, number]) =>
  fc
    .record({
      n: fc.integer({ min: 1, max: n }),
      k: fc.integer({ min: 1, max: k }),
      s: fc.integer({ min: 1, max: 3 }),
      d: fc.integer({ min: 1, max: 3 }),
      pads: fc.tuple(fc.integer({ min: 0, max: p }), fc.integer({ min: 0, max: p })),
      mode: fc.constantFrom<PaddingMode>("zeros", "reflect", "symmetric", "replicate", "circular"),
    })
    .map(({ pads: [begin, end], ...axis }): Axis => {
      const missing = axis.d * (axis.k - 1) + 1 - axis.n - begin - end;
      return { ...axis, pads: [begin, end + Math.max(0, missing)] };
    });

const geometries: fc.Arbitrary<Geometry> = fc.record({
  batch: fc.integer({ min: 0, max: 2 }),
  channels: fc.integer({ min: 1, max: 2 }),
  axes: fc
    .constantFrom(...largest)
    .chain((sizes) =>
      fc.array(axisOf(sizes), { minLength: largest.indexOf(sizes) + 1, maxLength: largest.indexOf(sizes) + 1 }),
    ),
});

/** The options of a geometry, as a caller writes them. */
const optionsOf = ({ axes }: Geometry) => ({
  kernelSize: axes.map(({ k }) => k),
  stride: axes.map(({ s }) => s),
  dilation: axes.map(({ d }) => d),
  padding: axes.map(({ pads }) => pads),
  paddingMode: axes.map(({ mode }) => mode),
});
const spatialOf = ({ axes }: Geometry) => axes.map(({ n }) => n);
const sampleSize = (geometry: Geometry) => geometry.channels * sizeOf(spatialOf(geometry));

function* indicesOf(shape: readonly number[]): Generator<number[]> {
  for (let i = 0; i < sizeOf(shape); i++)
    yield cStrides(shape).map((stride, axis) => Math.floor(i / stride) % shape[axis]);
}

/** The element at position i of the padded axis, found by stepping towards the signal; undefined for a zero. */
function elementAt({ mode, n }: Axis, position: number): number | undefined {
  let i = position;
  while (i < 0 || i >= n) {
    if (mode === "zeros") return undefined;
    if (mode === "replicate" || (mode === "reflect" && n === 1)) i = i < 0 ? 0 : n - 1;
    else if (mode === "circular") i += i < 0 ? n : -n;
    else if (mode === "symmetric") i = i < 0 ? -1 - i : 2 * n - 1 - i;
    else i = i < 0 ? -i : 2 * (n - 1) - i;
  }
  return i;
}

/** For every (c, t, o) in C order, the number of the element of one sample that is read; undefined for padding. */
function naiveReads(geometry: Geometry): (number | undefined)[] {
  const { axes, channels } = geometry;
  const spatial = spatialOf(geometry);
  const windows = axes.map(({ n, k, s, d, pads }) => Math.floor((n + pads[0] + pads[1] - d * (k - 1) - 1) / s) + 1);
  const reads: (number | undefined)[] = [];
  for (let c = 0; c < channels; c++) {
    for (const t of indicesOf(axes.map(({ k }) => k))) {
      for (const o of indicesOf(windows)) {
        const at = axes.map((axis, a) => elementAt(axis, o[a] * axis.s - axis.pads[0] + t[a] * axis.d));
        const flat = at.reduce(
          (sum, i, a) => (sum === undefined || i === undefined ? undefined : sum * spatial[a] + i),
          c,
        );
        reads.push(flat);
      }
    }
  }
  return reads;
}

const integers = (length: number) =>
  fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: length, maxLength: length });
const anyDoubles = (length: number) => fc.array(fc.double(), { minLength: length, maxLength: length });

/** A geometry with the data of its signal. */
const signals = (data: (length: number) => fc.Arbitrary<number[]>) =>
  geometries.chain((geometry) =>
    data(geometry.batch * sampleSize(geometry)).map((values) => ({
      geometry,
      x: tensor(Float64Array.from(values), { shape: [geometry.batch, geometry.channels, ...spatialOf(geometry)] }),
    })),
  );

describe("in 1 to 4 dimensions, with a padding mode an axis", () => {
  it("unfold copies what each window reads, NaN and infinities too, and zeros from zero padding", () => {
    fc.assert(
      fc.property(signals(anyDoubles), ({ geometry, x }) => {
        const reads = naiveReads(geometry);
        const expected = Array.from({ length: geometry.batch }, (_, n) =>
          reads.map((i) => (i === undefined ? 0 : x.data[n * sampleSize(geometry) + i])),
        );
        expect(Array.from(unfold(x, optionsOf(geometry)).data)).toEqual(expected.flat());
      }),
    );
  });

  it("fold(unfold(x)) = divisor ⊙ x, bit for bit where x is read and 0 elsewhere", () => {
    fc.assert(
      fc.property(
        signals(anyDoubles),
        fc.constantFrom("float32" as const, "float64" as const),
        ({ geometry, x }, dtype) => {
          // In float64 integers make every partial sum exact; in float32 any value does, for the sums are float64.
          const values = dtype === "float32" ? x.data : x.data.map((v) => Math.trunc(v % 1000));
          const signal = tensor(values, { shape: x.shape, dtype });
          const options = { ...optionsOf(geometry), outputSize: spatialOf(geometry), dtype };
          const counts = divisor(options);
          const expected = Array.from(signal.data, (v, i) => {
            const count = counts.data[i % counts.data.length];
            return count === 0 ? 0 : Math.fround(count) * v + 0;
          });
          const folded = fold(unfold(signal, options), options);
          expect(folded.shape).toEqual(x.shape);
          expect(folded.data).toEqual(dtype === "float32" ? Float32Array.from(expected) : Float64Array.from(expected));
        },
      ),
    );
  });

  it("⟨unfold(x), c⟩ = ⟨x, fold(c)⟩", () => {
    fc.assert(
      fc.property(signals(integers), fc.integer({ min: 1, max: 97 }), ({ geometry, x }, seed) => {
        const columns = unfold(x, optionsOf(geometry));
        const c = tensor(
          columns.data.map((_, i) => ((i * seed) % 101) - 50),
          { shape: columns.shape },
        );
        const folded = fold(c, { ...optionsOf(geometry), outputSize: spatialOf(geometry) });
        const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i], 0);
        expect(dot(columns.data, c.data)).toBe(dot(x.data, folded.data));
      }),
    );
  });

  it("unfoldMatrix · vec(x) = vec(unfold(x)), bit for bit, and its transpose is fold", () => {
    fc.assert(
      fc.property(signals(anyDoubles), fc.integer({ min: 1, max: 97 }), ({ geometry, x }, seed) => {
        const options = { ...optionsOf(geometry), outputSize: spatialOf(geometry) };
        const matrix = unfoldMatrix({ ...options, inputShape: x.shape.slice(1) });
        const [rows, cols] = matrix.shape;
        expect(Csr.fromParts(matrix).canonical).toBe(true);
        expect(matrix.shape).toEqual([naiveReads(geometry).length, sampleSize(geometry)]);
        // A sum that starts at +0 has no -0.
        const signal = tensor(
          x.data.map((v) => v + 0),
          { shape: x.shape },
        );
        const columns = unfold(signal, options);
        const c = tensor(
          columns.data.map((_, i) => ((i * seed) % 101) - 50),
          { shape: columns.shape },
        );
        const folded = fold(c, options);
        for (let n = 0; n < geometry.batch; n++) {
          const product = matvec(matrix, signal.data.subarray(n * cols, (n + 1) * cols));
          expect(product).toEqual(columns.data.slice(n * rows, (n + 1) * rows));
          const adjoint = rmatvec(matrix, c.data.subarray(n * rows, (n + 1) * rows));
          expect(adjoint).toEqual(folded.data.slice(n * cols, (n + 1) * cols));
        }
      }),
    );
  });

  it("W · unfold(x) is the convolution", () => {
    fc.assert(
      fc.property(signals(integers), fc.integer({ min: 1, max: 97 }), ({ geometry, x }, seed) => {
        const columns = unfold(x, optionsOf(geometry));
        const [, rows, windows] = columns.shape;
        const weights = Array.from({ length: 2 * rows }, (_, i) => ((i * seed) % 13) - 6);
        const reads = naiveReads(geometry);
        for (let n = 0; n < geometry.batch; n++) {
          for (let co = 0; co < 2; co++) {
            for (let o = 0; o < windows; o++) {
              let product = 0;
              let direct = 0;
              for (let r = 0; r < rows; r++) {
                const i = reads[r * windows + o];
                product += weights[co * rows + r] * columns.data[(n * rows + r) * windows + o];
                if (i !== undefined) direct += weights[co * rows + r] * x.data[n * sampleSize(geometry) + i];
              }
              expect(product).toBe(direct);
            }
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("channels last hold the same numbers", () => {
    fc.assert(
      fc.property(signals(integers), ({ geometry, x }) => {
        const [size, { channels }] = [sizeOf(spatialOf(geometry)), geometry];
        const toLast = (data: Float64Array) =>
          data.map((_, i) => {
            const [element, c] = [Math.floor(i / channels), i % channels];
            return data[(Math.floor(element / size) * channels + c) * size + (element % size)];
          });
        const options = { ...optionsOf(geometry), outputSize: spatialOf(geometry) };
        const last = { ...options, layout: "channels-last" } as const;
        const shape = [geometry.batch, ...spatialOf(geometry), channels];
        const columns = unfold(x, options);
        expect(unfold(tensor(toLast(x.data), { shape }), last)).toEqual(columns);
        const folded = fold(columns, last);
        expect(folded.shape).toEqual(shape);
        expect(folded.data).toEqual(toLast(fold(columns, options).data));
      }),
    );
  });
});
