import type { HostDense } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { changed, mapped, type Plant, type PlantedFault } from "./planted-fault.ts";

const naiveNorm: Plant = (engine, own) => ({
  ops: {
    nrm2: (x) => {
      const { data } = x.native;
      let square = 0;
      for (const value of data) square += value * value;
      return mapped(engine, own.nrm2(x), () => Math.sqrt(square));
    },
  },
});

/** Everything is held in float64 and rounded when it is read. */
const heldInFloat64: Plant = (_, own) => {
  const wide = <T extends { readonly native: { readonly data: FloatArray } }>(operand: T) => ({
    ...operand,
    dtype: "float64" as const,
    native: { ...operand.native, dtype: "float64" as const, data: Float64Array.from(operand.native.data) },
  });
  return {
    parts: {
      readDense: (x) => (x.dtype === "float32" ? Float32Array.from(x.native.data) : x.native.data.slice()),
    },
    ops: {
      spmv: (a, x) => own.spmv(wide(a), wide(x)),
      concat: (parts, shape, axis) => own.concat(parts.map(wide), shape, axis),
    },
  };
};

export const operationFaults: readonly PlantedFault[] = [
  {
    fault: "computes in float32, but calls it float64",
    caughtBy: "manifest/float64-arithmetic",
    plant: (engine, own) => ({ ops: { spmv: (a, x) => mapped(engine, own.spmv(a, x), Math.fround) } }),
  },
  { fault: "computes in float64, but calls it float32", caughtBy: "manifest/float32-arithmetic", plant: heldInFloat64 },
  {
    fault: "reads y where β is 0",
    caughtBy: "axpby/beta-zero-reads-no-y/float64",
    plant: (engine, own) => ({
      ops: {
        axpby: (alpha, x, beta, y) =>
          mapped(engine, own.axpby(alpha, x, beta, y), (z, i) => (beta === 0 ? z + beta * y.native.data[i] : z)),
      },
    }),
  },
  {
    fault: "takes a scalar on the engine for 1",
    caughtBy: "axpby/device-alpha/float64",
    plant: (_, own) => ({
      ops: { axpby: (alpha, x, beta, y) => own.axpby(typeof alpha === "number" ? alpha : 1, x, beta, y) },
    }),
  },
  { fault: "squares before it sums large numbers", caughtBy: "nrm2/overflow/float64", plant: naiveNorm },
  { fault: "squares before it sums small numbers", caughtBy: "nrm2/underflow/float64", plant: naiveNorm },
  {
    fault: "throws on a division by zero",
    caughtBy: "divide/by-zero/float64",
    plant: (_, own) => ({
      ops: {
        divide: (a, b) => {
          if (b.native.data[0] === 0) throw new RangeError("division by zero");
          return own.divide(a, b);
        },
      },
    }),
  },
  {
    fault: "slices without the stride",
    caughtBy: "slice/stride/float64",
    plant: (_, own) => ({ ops: { slice: (x, offset, _stride, length) => own.slice(x, offset, 1, length) } }),
  },
  {
    fault: "joins along the wrong axis",
    caughtBy: "concat/square-by-columns/float64",
    plant: (_, own) => ({ ops: { concat: (parts, shape) => own.concat(parts, shape, 0) } }),
  },
  {
    fault: "multiplies padding by an infinite tap",
    caughtBy: "conv/infinite-tap-on-padding/float64",
    plant: (engine, own) => ({
      ops: {
        conv: (geometry, kernel, x) =>
          mapped(engine, own.conv(geometry, kernel, x), (y, i) =>
            i === 0 && kernel.native.data.includes(Number.POSITIVE_INFINITY) ? Number.NaN : y,
          ),
      },
    }),
  },
  {
    fault: "flips the kernel of a correlation",
    caughtBy: "conv/valid-1d/float64",
    plant: (_, own) => ({
      ops: { conv: (geometry, kernel, x) => own.conv({ ...geometry, flip: !geometry.flip }, kernel, x) },
    }),
  },
  {
    fault: "overwrites where windows overlap",
    caughtBy: "fold/1d/float64",
    plant: (engine, own) => ({
      ops: {
        fold: (geometry, columns) =>
          changed(engine, own.fold(geometry, columns), (data) => {
            data[1] = columns.native.data[columns.shape[1]];
          }),
      },
    }),
  },
  {
    fault: "gathers windows in another order",
    caughtBy: "unfold/2d/float64",
    plant: (engine, own) => ({
      ops: { unfold: (geometry, x) => changed(engine, own.unfold(geometry, x), (data) => data.reverse()) },
    }),
  },
  {
    fault: "answers a singular system with infinities",
    caughtBy: "solve/singular-zero-row/float64",
    plant: (engine, own) => ({
      ops: {
        solve: (a, b) => {
          try {
            return own.solve(a, b);
          } catch {
            const data = b.native.data.map(() => Number.POSITIVE_INFINITY) as FloatArray;
            return engine.uploadDense({ ...b.native, data });
          }
        },
      },
    }),
  },
  {
    fault: "throws its library's error for a singular system",
    caughtBy: "solve/singular-equal-rows/float64",
    plant: (_, own) => ({
      ops: {
        solve: (a, b) => {
          try {
            return own.solve(a, b);
          } catch {
            throw new Error("LU matrix is singular");
          }
        },
      },
    }),
  },
  {
    fault: "does not exchange rows",
    caughtBy: "solve/small-pivot/float64",
    // What elimination without an exchange gives: the second row is lost beside 1/1e-20 times the first.
    plant: (engine, own) => ({
      ops: {
        solve: (a, b) => {
          const x = own.solve(a, b);
          return a.native.data[0] === 1e-20 ? changed(engine, x, (data) => data.set([0, b.native.data[0]])) : x;
        },
      },
    }),
  },
  {
    fault: "solves least squares by the first rows alone",
    caughtBy: "lstsq/line/float64",
    plant: (engine, own) => ({
      ops: {
        lstsq: (a, b) => {
          const x: HostDense = own.lstsq(a, b);
          return a.shape[0] === 4 ? changed(engine, x, (data) => data.set([b.native.data[0]])) : x;
        },
      },
    }),
  },
  {
    fault: "has an operation that is not there yet",
    caughtBy: "dot/vectors/float64",
    plant: () => ({
      ops: {
        dot: () => {
          throw new Error("not implemented");
        },
      },
    }),
  },
];
