import type { FloatArray } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { ConvOperator } from "./conv-operator.ts";
import { withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { kernelStart, matrixPlan } from "./matrix-plan.ts";
import { rowKinds } from "./row-kinds.ts";
import type { SpatialRow } from "./spatial-cursor.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/** Norms of a matrix, float64. */
export interface ConvNorms {
  /** max_j Σ_i |T[i, j]|: how far T can stretch a vector in the sum of magnitudes. */
  readonly one: number;
  /** max_i Σ_j |T[i, j]|: how far T can stretch a vector in the greatest magnitude. */
  readonly infinity: number;
  /** √(Σ T[i, j]²) */
  readonly frobenius: number;
}

/**
 * The norms of a layer's matrix that are sums over its entries, ‖T‖₁, ‖T‖∞ and ‖T‖_F, without the matrix. T is the linear part:
 * no bias.
 *
 * @returns as `norm` of @convmtx/sparse gives for `toCsr()`, bit for bit where the sums are exact (small integers); NaN if an
 * element is NaN. Between them ‖T‖₂ ≤ min(‖T‖_F, √(‖T‖₁·‖T‖∞)); `norm2` of @convmtx/linalg finds it.
 * @throws LimitError `MEMORY_LIMIT` if an axis is too long for its table
 * @remarks Rows repeat, so one is summed of each kind (a channel and a class of positions on each axis) and counted as often as it
 * occurs: of zero padding about 3 ^ axes kernels instead of nnz entries. Columns are the rows of the transposed layer, so they
 * have kinds too, in every padding mode. Where several taps meet in an entry the magnitude is that of their sum, rounded to the
 * matrix's dtype as `toCsr` rounds it. Plain float64 sums in a fixed order, not compensated: with u = 2⁻⁵³ and k the entries of the
 * longest row or column, ‖T‖₁ and ‖T‖∞ lie within γ_k of exact sums, and ‖T‖_F within γ_(k + kinds + 4), kinds counted with channels.
 * The Frobenius norm neither overflows nor underflows on the way.
 */
export function convNorms(operator: ConvOperator): ConvNorms {
  const { geometry, dtype } = operator;
  const kernel = operator.kernel.data as FloatArray;
  const tables = (of: ResolvedGeometry) =>
    withinMemory("convNorms", "the tables of the axes", () => new RowSums(matrixPlan(of), kernel, dtype === "float32"));
  const rows = tables(geometry);
  return { one: tables(adjoint(geometry)).greatest(), infinity: rows.greatest(), frobenius: rows.frobenius() };
}

/** The layer whose matrix is the transpose: the same kernel, the other direction. */
function adjoint(geometry: ResolvedGeometry): ResolvedGeometry {
  const { inputShape, outputShape, inChannels, outChannels, transposed } = geometry;
  return {
    ...geometry,
    transposed: !transposed,
    inputShape: outputShape,
    outputShape: inputShape,
    inChannels: outChannels,
    outChannels: inChannels,
  };
}

class RowSums {
  private readonly plan: MatrixPlan;
  private readonly kernel: FloatArray;
  private readonly isSingle: boolean;

  constructor(plan: MatrixPlan, kernel: FloatArray, isSingle: boolean) {
    this.plan = plan;
    this.kernel = kernel;
    this.isSingle = isSingle;
  }

  /** The greatest sum of magnitudes of a row. */
  greatest(): number {
    let greatest = 0;
    this.eachRow((magnitudes) => {
      let sum = 0;
      for (const magnitude of magnitudes) sum += magnitude;
      greatest = Math.max(greatest, sum);
    });
    return greatest;
  }

  frobenius(): number {
    const squares = this.sumOfSquares(1);
    // Below 2^-900 squares may have lost digits as subnormals or vanished.
    if (Number.isNaN(squares) || (squares > 2 ** -900 && squares < Infinity)) return Math.sqrt(squares);
    let greatest = 0;
    this.eachRow((magnitudes) => {
      for (const magnitude of magnitudes) greatest = Math.max(greatest, magnitude);
    });
    if (greatest === 0 || greatest === Infinity) return greatest;
    const factor = greatest > 1 ? 2 ** -600 : 2 ** 600;
    return Math.sqrt(this.sumOfSquares(factor)) / factor;
  }

  private sumOfSquares(factor: number): number {
    let squares = 0;
    this.eachRow((magnitudes, count) => {
      let sum = 0;
      for (const magnitude of magnitudes) sum += (magnitude * factor) ** 2;
      squares += count * sum;
    });
    return squares;
  }

  /** Every kind of row with its entries' magnitudes, valid until the next, and how many rows are of that kind. */
  private eachRow(visit: (magnitudes: Float64Array, count: number) => void): void {
    const { plan } = this;
    const cursor = new SpatialCursor(plan);
    for (const { position, count } of rowKinds(plan.axes)) {
      const spatial = cursor.moveTo(position);
      const magnitudes = new Float64Array(plan.colGroup * spatial.count);
      for (let channel = 0; channel < plan.rowChannels; channel++) {
        this.fill(magnitudes, spatial, kernelStart(plan, channel));
        visit(magnitudes, count);
      }
    }
  }

  private fill(magnitudes: Float64Array, { count, tapPtr, taps }: SpatialRow, first: number): void {
    const { plan, kernel, isSingle } = this;
    let at = 0;
    for (let c = 0; c < plan.colGroup; c++) {
      const base = first + c * plan.kernelColStep;
      for (let e = 0; e < count; e++) {
        let value = kernel[base + taps[tapPtr[e]]];
        for (let p = tapPtr[e] + 1; p < tapPtr[e + 1]; p++) value += kernel[base + taps[p]];
        magnitudes[at++] = Math.abs(isSingle ? Math.fround(value) : value);
      }
    }
  }
}
