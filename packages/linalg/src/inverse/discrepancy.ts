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

/**
 * The regularised solution whose residual is what the noise leaves: V. A. Morozov's discrepancy principle. The residual grows with the
 * damping, so that the damping is bracketed by factors of 4 and then narrowed down.
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
  let [below, above]: (number | undefined)[] = [undefined, undefined];
  const isMet = () => Math.abs(candidate.residual - target) <= closeness * target;
  for (let round = 0; round < 16 && candidate.isFinal !== true && !isMet(); round++) {
    if (candidate.residual < target) below = damping;
    else above = damping;
    if (below !== undefined && above !== undefined) {
      if (above / below < 1.01) break;
      damping = Math.sqrt(below * above);
    } else damping = below === undefined ? damping / 4 : damping * 4;
    candidate = yield* solve(damping, candidate);
  }
  return { damping, candidate, isMet: isMet() };
}
