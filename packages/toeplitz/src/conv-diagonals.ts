import type { GeneralizedDiagonals, SlotsOptions } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import type { ConvOperator } from "./conv-operator.ts";
import { checkColumns, withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { matrixPlan } from "./matrix-plan.ts";

/**
 * Which generalised diagonals of a layer's matrix are occupied, without the matrix: as `generalizedDiagonals` of @convmtx/sparse says of
 * `toCsr()`.
 *
 * @throws ConvmtxError `OPTION_INVALID` for `slots`; LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`
 * @remarks An entry's column less its row is a sum of one difference of channels and one of each axis, in every combination. So these
 * few are combined, modulo `slots`: O(s) numbers of memory, and the time of the combinations, of unit strides about C_out + C_in times ∏ k.
 * `stridePermutation` orders the columns of a strided layer so that there are few.
 */
export function convDiagonals(operator: ConvOperator, options: SlotsOptions = {}): GeneralizedDiagonals {
  const slots = resolveSlots(options, operator.shape);
  return withinMemory("convDiagonals", `the tables of the axes and two of ${slots} numbers`, () => {
    const plan = matrixPlan(operator.geometry);
    let sum: Offsets = { offsets: [0], counts: [1] };
    for (const differences of [...axisDifferences(plan), channelDifferences(plan)]) {
      sum = combine(sum, differences, slots);
    }
    return { slots, offsets: Int32Array.from(sum.offsets), counts: Int32Array.from(sum.counts) };
  });
}

/** Offsets, and how often each occurs. */
interface Offsets {
  readonly offsets: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Column less row of each entry of an axis, in steps of the whole matrix. */
function axisDifferences({ axes, rowSpatialStep, colSpatialStep }: MatrixPlan): Offsets[] {
  let [rowStep, colStep] = [rowSpatialStep, colSpatialStep];
  return [...axes].reverse().map(({ rows, cols, indptr, indices }) => {
    const found: number[] = [];
    for (let row = 0; row < rows; row++) {
      for (let e = indptr[row]; e < indptr[row + 1]; e++) found.push(indices[e] * colStep - row * rowStep);
    }
    rowStep *= rows;
    colStep *= cols;
    return tally(found);
  });
}

function channelDifferences({ rowChannels, rowGroup, rowChannelStep, colGroup, colChannelStep }: MatrixPlan): Offsets {
  const found: number[] = [];
  for (let row = 0; row < rowChannels; row++) {
    const first = Math.floor(row / rowGroup) * colGroup;
    for (let c = 0; c < colGroup; c++) found.push((first + c) * colChannelStep - row * rowChannelStep);
  }
  return tally(found);
}

function tally(values: readonly number[]): Offsets {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { offsets: [...counts.keys()], counts: [...counts.values()] };
}

/** The sums modulo `slots` of an offset of each, ascending. */
function combine(a: Offsets, b: Offsets, slots: number): Offsets {
  const totals = new Float64Array(slots);
  for (let i = 0; i < a.offsets.length; i++) {
    for (let j = 0; j < b.offsets.length; j++) {
      const offset = (a.offsets[i] + b.offsets[j]) % slots;
      totals[offset < 0 ? offset + slots : offset] += a.counts[i] * b.counts[j];
    }
  }
  const counts = totals.filter((count) => count > 0);
  const offsets = new Float64Array(counts.length);
  let at = 0;
  for (let d = 0; d < slots; d++) if (totals[d] > 0) offsets[at++] = d;
  return { offsets, counts };
}

function resolveSlots({ slots }: SlotsOptions, shape: readonly [number, number]): number {
  checkColumns("convDiagonals", shape[1]);
  if (slots === undefined) return shape[1];
  const least = Math.max(...shape);
  if (Number.isInteger(slots) && slots >= least && slots < 2 ** 31) return slots;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `convDiagonals: slots ${slots} must be an integer from max(m, n) = ${least} to 2^31 - 1; cut a larger matrix into blocks`,
    { details: { option: "slots", got: slots, least } },
  );
}
