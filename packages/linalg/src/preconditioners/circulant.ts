import { ConvmtxError, NumericalError, sizeOf } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { type CircularSymbol, circularSymbol } from "../fourier/circular-symbol.ts";
import { type GridTransform, gridTransform } from "../fourier/grid-transform.ts";
import { Operator } from "../operators/operator.ts";
import { checkedTolerance } from "../space/place.ts";
import type { Side } from "../space/space.ts";
import { denseInverse } from "./dense-inverse.ts";

export interface CirculantPreconditionerOptions {
  /** M ≈ (AᵀA + damping² I)⁻¹, for the normal equations, and not A⁻¹. Default false. */
  readonly normal?: boolean | undefined;
  /** Without `normal`, M = (CᵀC + damping² I)⁻¹Cᵀ where it is not 0. Default 0. */
  readonly damping?: number | undefined;
}

/**
 * The inverse of the circulant C that has A's kernel and circular padding, by the Fourier transform: what A is but near its borders.
 *
 * @param operator stride 1 and equal sizes of input and output, any padding mode, channels and groups; with `normal` or damping C_out and C_in
 * may differ
 * @throws NumericalError `SINGULAR` naming the frequency where C has no inverse; ConvmtxError `OPTION_INVALID` for another geometry
 * @remarks O(N log N) a channel and product for N grid points, N · C² complex numbers. It works on the host: solvers on an engine refuse it.
 * (G. Strang, "A Proposal for Toeplitz Matrix Calculations", 1986; T. Chan, 1988.)
 */
export function circulantPreconditioner(
  operator: ConvOperator,
  { normal = false, damping = 0 }: CirculantPreconditionerOptions = {},
): Operator {
  const caller = "circulantPreconditioner";
  const lambda = checkedTolerance(caller, "damping", damping);
  const symbol = circularSymbol(caller, circular(caller, operator));
  const { groups, rows, columns, grid } = symbol;
  if (rows !== columns && !normal && lambda === 0) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: the operator has ${rows} output channels a group and ${columns} input channels, so that C has no inverse; give damping, or normal`,
      { details: { rows, columns } },
    );
  }
  const { geometry, inputShape, outputShape } = operator;
  const inverse = inverseSymbol(caller, symbol, normal, lambda);
  const transform = gridTransform(grid);
  const sides = normal ? [columns, columns] : [columns, rows];
  const isLast = geometry.hasChannels && geometry.layout === "channels-last";
  const plan: Plan = { inverse, transform, groups, size: sizeOf(grid), rows: sides[0], columns: sides[1], isLast };
  const length = (channels: number) => groups * channels * plan.size;
  return new Operator(
    [length(plan.rows), length(plan.columns)],
    (space, x, side) => space.host(caller, (values) => multiply(plan, values, side), x),
    { inputShape: normal ? inputShape : outputShape, outputShape: inputShape },
  );
}

/** The same kernel, wrapped around. */
function circular(caller: string, operator: ConvOperator): ConvOperator {
  const { geometry, kernel } = operator;
  if (geometry.transposed) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: a transposed convolution; take adjoint() of the forward one's`,
    );
  }
  const { inputShape, groups, layout, flip, axes } = geometry;
  const same = axes.every((axis) => axis.stride === 1 && axis.signalSize === axis.windowCount);
  if (!same) return operator; // which circularSymbol refuses with the reason
  return convOperator(kernel, {
    inputShape,
    groups,
    layout,
    flip,
    paddingMode: "circular",
    dilation: axes.map((axis) => axis.dilation),
    padding: axes.map((axis) => [axis.padBegin, axis.padEnd] as const),
  });
}

interface Plan {
  /** By group and frequency: rows·columns complex numbers. */
  readonly inverse: readonly (readonly Float64Array[])[];
  readonly transform: GridTransform;
  readonly groups: number;
  readonly size: number;
  readonly rows: number;
  readonly columns: number;
  readonly isLast: boolean;
}

function inverseSymbol(caller: string, symbol: CircularSymbol, normal: boolean, lambda: number): Float64Array[][] {
  const { groups, rows, columns, grid, at } = symbol;
  return Array.from({ length: groups }, (_, group) =>
    Array.from({ length: sizeOf(grid) }, (_unused, frequency) => {
      const k = at(group, frequency);
      const singular = (pivot: number, value: number): never => {
        throw new NumericalError(
          "SINGULAR",
          `${caller}: at frequency ${frequency} the circulant is singular: pivot ${pivot} is ${value}; give a damping above 0`,
          { details: { frequency, pivot, value } },
        );
      };
      if (!normal && lambda === 0) return complexInverse(k, rows, singular);
      const squared = complexInverse(gram(k, rows, columns, lambda), columns, singular);
      return normal ? squared : timesAdjoint(squared, k, rows, columns);
    }),
  );
}

/** By the real matrix [Re −Im; Im Re] of twice the size. */
function complexInverse(a: Float64Array, n: number, singular: (pivot: number, value: number) => never): Float64Array {
  const real = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [re, im] = [a[2 * (i * n + j)], a[2 * (i * n + j) + 1]];
      real[2 * i * n + j] = re;
      real[2 * i * n + n + j] = -im;
      real[2 * (n + i) * n + j] = im;
      real[2 * (n + i) * n + n + j] = re;
    }
  }
  const inverse = denseInverse(real, 2 * n, singular);
  const out = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      out[2 * (i * n + j)] = inverse[2 * i * n + j];
      out[2 * (i * n + j) + 1] = inverse[2 * (n + i) * n + j];
    }
  }
  return out;
}

/** KᴴK + λ² I */
function gram(k: Float64Array, rows: number, columns: number, lambda: number): Float64Array {
  const out = new Float64Array(2 * columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      let [re, im] = [i === j ? lambda * lambda : 0, 0];
      for (let r = 0; r < rows; r++) {
        const [p, q] = [2 * (r * columns + i), 2 * (r * columns + j)];
        re += k[p] * k[q] + k[p + 1] * k[q + 1];
        im += k[p] * k[q + 1] - k[p + 1] * k[q];
      }
      out[2 * (i * columns + j)] = re;
      out[2 * (i * columns + j) + 1] = im;
    }
  }
  return out;
}

/** G Kᴴ, [columns, rows] */
function timesAdjoint(g: Float64Array, k: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(2 * columns * rows);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      let [re, im] = [0, 0];
      for (let c = 0; c < columns; c++) {
        const [p, q] = [2 * (i * columns + c), 2 * (j * columns + c)];
        re += g[p] * k[q] + g[p + 1] * k[q + 1];
        im += g[p + 1] * k[q] - g[p] * k[q + 1];
      }
      out[2 * (i * rows + j)] = re;
      out[2 * (i * rows + j) + 1] = im;
    }
  }
  return out;
}

/** Channels to the frequencies, one small product at each, and back. */
function multiply(plan: Plan, x: Float64Array, side: Side): Float64Array {
  const { inverse, transform, groups, size, rows, columns, isLast } = plan;
  const [from, to] = side === "forward" ? [columns, rows] : [rows, columns];
  const element = (channel: number, channels: number, i: number) =>
    isLast ? i * groups * channels + channel : channel * size + i;
  const y = new Float64Array(groups * to * size);
  for (let group = 0; group < groups; group++) {
    const hats = Array.from({ length: from }, (_, c) => {
      const line = new Float64Array(2 * size);
      for (let i = 0; i < size; i++) line[2 * i] = x[element(group * from + c, from, i)];
      return transform.forward(line);
    });
    for (let r = 0; r < to; r++) {
      const line = new Float64Array(2 * size);
      for (let f = 0; f < size; f++) {
        const m = inverse[group][f];
        let [re, im] = [0, 0];
        for (let c = 0; c < from; c++) {
          const k = 2 * (side === "forward" ? r * columns + c : c * columns + r);
          const [a, b] = [m[k], side === "forward" ? m[k + 1] : -m[k + 1]];
          re += a * hats[c][2 * f] - b * hats[c][2 * f + 1];
          im += a * hats[c][2 * f + 1] + b * hats[c][2 * f];
        }
        line[2 * f] = re;
        line[2 * f + 1] = im;
      }
      const back = transform.inverse(line);
      for (let i = 0; i < size; i++) y[element(group * to + r, to, i)] = back[2 * i];
    }
  }
  return y;
}
