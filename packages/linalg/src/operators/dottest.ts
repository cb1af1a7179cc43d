import type { Execution, Out } from "@convmtx/backend";
import { randomNormal } from "@convmtx/tensor";
import type { Session } from "../session/session.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedCount, checkedTolerance, type PlaceOptions, workAt } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import type { EngineOperatorLike, OperatorLike } from "./as-operator.ts";
import type { Operator } from "./operator.ts";

export interface DottestOptions extends PlaceOptions {
  /** The largest error that passes. Default 1e-10, 1e-3 in float32. */
  readonly tolerance?: number | undefined;
  /** Of the random vectors. Default 0. */
  readonly seed?: number | undefined;
}

export interface Dottest {
  /** Whether `error` is at most the tolerance. */
  readonly passed: boolean;
  /** The largest of the three below. */
  readonly error: number;
  /** |‖A u‖² − ⟨u, AᵀA u⟩| / ‖A u‖² */
  readonly forward: number;
  /** |‖Aᵀv‖² − ⟨A Aᵀv, v⟩| / ‖Aᵀv‖² */
  readonly adjoint: number;
  /** |⟨A u, v⟩ − ⟨u, Aᵀv⟩| / (‖A u‖ ‖v‖) */
  readonly mixed: number;
}

/**
 * Whether `rmatvec` is the adjoint of `matvec`, tried on random vectors u and v.
 *
 * @returns a Promise on an asynchronous engine
 * @throws ConvmtxError `OPTION_INVALID`; UnsupportedError `UNSUPPORTED` for an operator without `rmatvec`
 * @remarks Two of the three errors are relative to a square, which is positive and cannot cancel: ⟨A u, v⟩ of two random vectors alone may be
 * small by chance, and then hides what is wrong or condemns what is right. The third finds the wrong adjoints for which uᵀ(Aᵀ − R) A u
 * vanishes. Five products. PyLops' `dottest`.
 */
export function dottest(a: OperatorLike, options?: DottestOptions): Dottest;
export function dottest<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  options?: DottestOptions,
): Out<X, Dottest>;
export function dottest(...args: readonly unknown[]): Out<Execution, Dottest> {
  return workAt("dottest", args, (space, A, [options]) => compare(space, A, (options ?? {}) as DottestOptions));
}

function* compare<V, S>(space: Space<V, S>, A: Operator, options: DottestOptions): Work<Dottest> {
  const tolerance = checkedTolerance(
    "dottest",
    "tolerance",
    options.tolerance ?? (space.dtype === "float32" ? 1e-3 : 1e-10),
  );
  const seed = checkedCount("dottest", "seed", options.seed ?? 0, 0);
  const [m, n] = A.shape;
  const u = space.from(randomNormal([n], { seed }).data);
  const v = space.from(randomNormal([m], { seed: seed + 1 }).data);
  const [Au, Av] = [A.apply(space, u, "forward"), A.apply(space, v, "adjoint")];
  // Divided by their lengths, so that no square is lost.
  const [sizeOfAu, sizeOfAv] = [space.norm(Au), space.norm(Av)];
  const [p, q] = [space.scale(space.inverse(sizeOfAu), Au), space.scale(space.inverse(sizeOfAv), Av)];
  const [there, back] = [A.apply(space, q, "forward"), A.apply(space, p, "adjoint")];
  const [uBack, thereV, AuV, uAv, sizeAu, sizeAv, sizeU, sizeV] = yield* wait(
    space.read([
      space.dot(u, back),
      space.dot(there, v),
      space.dot(Au, v),
      space.dot(u, Av),
      sizeOfAu,
      sizeOfAv,
      space.norm(u),
      space.norm(v),
    ]),
  );
  const forward = relative(sizeAu, uBack, sizeAu);
  const adjoint = relative(sizeAv, thereV, sizeAv);
  const mixed = relative(AuV, uAv, Math.max(sizeAu * sizeV, sizeU * sizeAv));
  const error = Math.max(forward, adjoint, mixed);
  return { passed: error <= tolerance, error, forward, adjoint, mixed };
}

/** NaN, which passes no test, where a product is no number. */
function relative(a: number, b: number, scale: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.NaN;
  return a === b ? 0 : Math.abs(a - b) / scale;
}
