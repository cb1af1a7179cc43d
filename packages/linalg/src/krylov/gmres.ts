import type { Execution, Out } from "@convmtx/backend";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import { checkedCount } from "../space/place.ts";
import { ask, type Steps } from "./follow.ts";
import { Hessenberg } from "./hessenberg.ts";
import { type System, type SystemOptions, solveSystem } from "./linear-system.ts";
import { type HostVector, product, type SolutionOf, solveAt } from "./problem.ts";
import type { Solution } from "./solution.ts";

export interface GmresOptions<V, X0 = V> extends SystemOptions<V, X0> {
  /** How many vectors the basis may have before the method starts again from its best x. Default 20. */
  readonly restart?: number | undefined;
}

/**
 * The x with A x = b for any square A, by generalised minimal residuals: the least residual of all x in the Krylov space.
 *
 * @param a [n, n]; only its `matvec` is used
 * @returns as `cg`; `iterations` counts products with A, over all restarts
 * @throws as `cg`
 * @remarks One product and, in the j-th iteration after a restart, j + 1 vectors to orthogonalise against (modified Gram–Schmidt) and to
 * keep. The preconditioner stands on the right, so that residuals are those of the system itself. Default `maxIterations` 10 n. A cycle
 * without any progress ends as a breakdown. SciPy's `gmres`. (Y. Saad and M. H. Schultz, 1986.)
 */
export function gmres<B extends HostVector>(
  a: OperatorLike,
  b: B,
  options?: GmresOptions<Float64Array, HostVector>,
): Solution<SolutionOf<B>>;
export function gmres<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  b: DenseHandle,
  options?: GmresOptions<DenseHandle>,
): Out<X, Solution<DenseHandle>>;
export function gmres(...args: readonly unknown[]): unknown {
  return solveAt(
    "gmres",
    args,
    ([n]) => 10 * n,
    (problem) => {
      const { restart = 20 } = problem.options as GmresOptions<never>;
      const length = Math.min(checkedCount("gmres", "restart", restart, 1), Math.max(1, problem.A.shape[1]));
      return solveSystem(problem, (system) => steps(system, length));
    },
  );
}

function* steps<V, S>(system: System<V, S>, restart: number): Steps<V, S> {
  const { space, A, b, target } = system;
  let [x, r] = [space.zeros(A.shape[1]), b];
  for (;;) {
    const [beta] = yield* ask(space, [space.norm(r)]);
    const cycle = { last: undefined as (() => V) | undefined, residual: beta };
    yield* arnoldi(system, x, r, beta, restart, cycle);
    if (cycle.last === undefined) return;
    x = cycle.last();
    r = space.axpby(1, b, -1, product(space, A)(x));
    if (cycle.residual <= target) return;
  }
}

/** One cycle: its steps, the last of which is decisive. */
function* arnoldi<V, S>(
  { space, A, M, target }: System<V, S>,
  x: V,
  r: V,
  beta: number,
  restart: number,
  cycle: { last: (() => V) | undefined; residual: number },
): Steps<V, S> {
  const times = product(space, A);
  const precondition = M === undefined ? (v: V) => v : product(space, M);
  const small = new Hessenberg(beta, space.epsilon);
  const basis: V[] = [space.scale(1 / beta, r)];
  for (let j = 0; j < restart; j++) {
    let w = times(precondition(basis[j]));
    const before = space.norm(w);
    const column: S[] = [];
    for (const v of basis) {
      const h = space.dot(v, w);
      w = space.axpby(1, w, space.negative(h), v);
      column.push(h);
    }
    const norm = space.norm(w);
    basis.push(space.scale(space.inverse(norm), w));
    const solution = () => {
      const y = small.solve(j + 1);
      const update = y.reduce((sum, factor, k) => space.axpby(1, sum, factor, basis[k]), space.zeros(A.shape[1]));
      return space.axpby(1, x, 1, precondition(update));
    };
    const decisive = j === restart - 1;
    yield {
      look: [...column, norm, before],
      judge: (numbers) => {
        const size = numbers[numbers.length - 1];
        const residual = small.append(numbers.slice(0, -1));
        cycle.last = solution;
        cycle.residual = residual;
        if (!Number.isFinite(residual)) return { residual };
        if (small.isSingular(size)) {
          return {
            residual,
            end: "breakdown",
            message: `the Krylov space of ${j + 1} vectors is invariant and A is singular on it`,
          };
        }
        if (residual <= target) return { residual, end: "converged" };
        if (decisive && !(residual < beta)) {
          return {
            residual,
            end: "breakdown",
            message: `no progress in ${restart} iterations, the residual stays at ${beta}: raise restart`,
          };
        }
        return { residual };
      },
      x: solution,
      keep: [x, ...basis],
      decisive,
    };
  }
}
