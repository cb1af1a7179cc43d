import type { Work } from "../space/drive.ts";

/** A solution for one strength of the regulariser. */
export interface Candidate {
  /** ‖A x − y‖₂ */
  readonly residual: number;
  /** Set where the search ends with it. */
  readonly isFinal?: boolean;
}

export interface Found<C> {
  readonly damping: number;
  readonly candidate: C;
  /** Whether its residual is the target, within 2 %. */
  readonly isMet: boolean;
}

/** How near to the target a residual must come. */
const closeness = 0.02;

interface Tried {
  readonly damping: number;
  readonly residual: number;
}

/** Where the line from one to the other meets the target, but not at their ends: the curve may be bent. */
function between(below: Tried, above: Tried, target: number): number {
  const part = Math.log(target / below.residual) / Math.log(above.residual / below.residual);
  const inside = Number.isFinite(part) ? Math.max(0.1, Math.min(0.9, part)) : 0.5;
  return below.damping * (above.damping / below.damping) ** inside;
}

/**
 * The regularised solution whose residual is what the noise leaves: V. A. Morozov's discrepancy principle. The residual grows with the
 * damping, so that the damping is bracketed by factors of 4 and then narrowed down, where both are logarithms along a straight line.
 *
 * @param solve for a damping, with the candidate before as a first guess
 * @returns the last candidate, with the damping that made it
 */
export function* byDiscrepancy<C extends Candidate>(
  solve: (damping: number, before: C | undefined) => Work<C>,
  target: number,
  first: number,
): Work<Found<C>> {
  let damping = first;
  let candidate = yield* solve(damping, undefined);
  let [below, above]: (Tried | undefined)[] = [undefined, undefined];
  const isMet = () => Math.abs(candidate.residual - target) <= closeness * target;
  for (let round = 0; round < 16 && candidate.isFinal !== true && !isMet(); round++) {
    const { residual } = candidate;
    if (residual < target) below = { damping, residual };
    else above = { damping, residual };
    if (below !== undefined && above !== undefined) {
      if (above.damping / below.damping < 1.01) break;
      damping = between(below, above, target);
    } else damping = below === undefined ? damping / 4 : damping * 4;
    candidate = yield* solve(damping, candidate);
  }
  return { damping, candidate, isMet: isMet() };
}
