import { matvec, rmatvec } from "@convmtx/sparse";
import { describe, expect, test } from "vitest";
import { difference, length, type SolverCase, solverCases } from "../../fixtures/solver-cases.ts";
import { jacobiPreconditioner } from "../preconditioners/jacobi.ts";
import { bicgstab } from "./bicgstab.ts";
import { cg } from "./cg.ts";
import { gmres } from "./gmres.ts";
import { lsmr } from "./lsmr.ts";
import { lsqr } from "./lsqr.ts";
import { minres } from "./minres.ts";
import type { Solution } from "./solution.ts";

const rtol = 1e-8;
const least = { atol: 1e-9, btol: 1e-9, maxIterations: 500 };

/** The same call as in the script. */
const solvers: Readonly<Record<string, (given: SolverCase) => Solution<Float64Array>>> = {
  cg: ({ a, b }) => cg(a, b, { rtol }),
  "cg jacobi": ({ a, b }) => cg(a, b, { rtol, preconditioner: jacobiPreconditioner(a) }),
  minres: ({ a, b }) => minres(a, b, { rtol }),
  gmres: ({ a, b }) => gmres(a, b, { rtol, maxIterations: 1000 }),
  bicgstab: ({ a, b }) => bicgstab(a, b, { rtol, maxIterations: 400 }),
  lsqr: ({ a, b }) => lsqr(a, b, least),
  lsmr: ({ a, b }) => lsmr(a, b, least),
  "lsqr damped": ({ a, b }) => lsqr(a, b, { ...least, damping: 0.5 }),
  "lsmr damped": ({ a, b }) => lsmr(a, b, { ...least, damping: 0.5 }),
};

/** SciPy's iterations underflow there, and one of its estimates starts from a 1 that has no scale. */
const scipyFails = (given: SolverCase) => given.name === "tiny numbers";

const runs = solverCases.flatMap((given) =>
  Object.entries(given.scipy).map(([solver, reference]) => ({ name: given.name, solver, given, reference })),
);

test("the cases are there", () => {
  expect(runs.length).toBeGreaterThan(100);
  expect(new Set(runs.map(({ solver }) => solver))).toEqual(new Set(Object.keys(solvers)));
});

describe.each(runs)("$solver of $name", ({ solver, given, reference }) => {
  const { a, b } = given;
  const solution = solvers[solver](given);
  const { x, reason, residual } = solution;

  test("its residual is that of its x, and what it says of its end is true", () => {
    const own = length(difference(b, matvec(a, x)));
    expect(Math.abs(residual - own)).toBeLessThanOrEqual(1e-14 * length(b) * 1e3);
    if (reason === "converged" && ["cg", "cg jacobi", "gmres", "bicgstab"].includes(solver)) {
      expect(own).toBeLessThanOrEqual(1.01 * rtol * length(b));
    }
    expect(solution.residuals).toHaveLength(solution.iterations + 1);
    expect(solution.message).not.toBe("");
  });

  test("it converges where SciPy's does, in about as many iterations", () => {
    if (scipyFails(given)) return expect(solver.startsWith("lsmr") || reason === "converged").toBe(true);
    const converged = solver.startsWith("ls") ? [1, 2].includes(reference.info) : reference.info === 0;
    if (!given.wellConditioned) return;
    expect(reason).toBe(converged ? "converged" : expect.stringMatching("limit|breakdown"));
    const slack = Math.max(1, 0.1 * reference.iterations);
    expect(Math.abs(solution.iterations - reference.iterations)).toBeLessThanOrEqual(slack);
  });

  test("its x is the solution, within what the tolerance says of it", () => {
    if (reason !== "converged" || solver.endsWith("damped")) return;
    if (given.kind === "singular symmetric" || given.name === "badly scaled" || given.name === "badly scaled wind")
      return;
    const smallest = given.singularValues.filter((value) => value > 1e-10 * given.singularValues[0]).at(-1) as number;
    const exactResidual = difference(b, matvec(a, given.leastNorm));
    const misfit = rmatvec(a, difference(matvec(a, x), matvec(a, given.leastNorm)));
    // ‖x − x⁺‖ ≤ ‖Aᵀ A (x − x⁺)‖ / σ², and the tests of least squares bound ‖Aᵀr‖ ≤ tol ‖A‖_F ‖r‖ or ‖r‖.
    const frobenius = length(given.singularValues);
    const allowed = frobenius * (rtol * frobenius * length(x) + rtol * length(b) + 1e-8 * length(exactResidual));
    expect(length(misfit)).toBeLessThanOrEqual(2 * allowed);
    expect(length(difference(x, given.leastNorm))).toBeLessThanOrEqual((2 * allowed) / smallest ** 2);
  });
});
