import {
  adjoint,
  bicgstab,
  cg,
  compose,
  type DenseHandle,
  deconvolve,
  dottest,
  eigsh,
  gmres,
  gradient,
  jacobiPreconditioner,
  linalg,
  lsmr,
  lsqr,
  minres,
  norm2,
  type Session,
  type Solution,
  svds,
  vstack,
} from "@convmtx/linalg";
import { add, diags, spgemm, transpose } from "@convmtx/sparse";
import { randomNormal } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "./engines.ts";

const side = 9;
const n = side * side;
/** An unsymmetric blur, its strided sibling, and their normal equations: systems as users have them. */
const blur = convOperator(
  [
    [0, 0.125, 0],
    [0.25, 1, 0.125],
    [0, 0.0625, 0],
  ],
  { inputShape: [side, side], padding: 1 },
);
const strided = convOperator([[0.5, 1, 0.25]], {
  inputShape: [side, side],
  stride: 2,
  padding: [
    [0, 0],
    [1, 1],
  ],
});
const T = blur.toCsr();
const normal = add(spgemm(transpose(T), T), diags([0.01], [0], { shape: [n, n] }));
const indefinite = add(normal, diags([-0.7], [0], { shape: [n, n] }));
const tall = vstack(blur, gradient([side, side]));

const vector = (length: number, seed: number) => randomNormal([length], { seed }).data;
const [square, long, short] = [vector(n, 1), vector(3 * n, 2), vector(strided.shape[0], 3)];
const rtol = 1e-9;
const least = { atol: 1e-10, btol: 1e-10, maxIterations: 500 };

/** Everything that a session solves, as one text; on the host it is called without the session. */
const problems = {
  cg: { onHost: () => cg(normal, square, { rtol }), on: (s: Session) => cg(s, normal, s.dense(square), { rtol }) },
  "cg with Jacobi's preconditioner": {
    onHost: () => cg(normal, square, { rtol, preconditioner: jacobiPreconditioner(normal) }),
    on: (s: Session) => cg(s, normal, s.dense(square), { rtol, preconditioner: jacobiPreconditioner(normal) }),
  },
  "cg without a matrix": {
    onHost: () => cg(compose(adjoint(blur), blur), square, { rtol }),
    on: (s: Session) => cg(s, compose(adjoint(blur), blur), s.dense(square), { rtol }),
  },
  minres: {
    onHost: () => minres(indefinite, square, { rtol }),
    on: (s: Session) => minres(s, s.sparse(indefinite), s.dense(square), { rtol }),
  },
  gmres: {
    onHost: () => gmres(T, square, { rtol }),
    on: (s: Session) => gmres(s, s.sparse(T), s.dense(square), { rtol }),
  },
  bicgstab: {
    onHost: () => bicgstab(T, square, { rtol }),
    on: (s: Session) => bicgstab(s, blur, s.dense(square), { rtol }),
  },
  lsqr: { onHost: () => lsqr(tall, long, least), on: (s: Session) => lsqr(s, tall, s.dense(long), least) },
  "lsqr, damped": {
    onHost: () => lsqr(strided, short, { ...least, damping: 0.3 }),
    on: (s: Session) => lsqr(s, strided, s.dense(short), { ...least, damping: 0.3 }),
  },
  lsmr: { onHost: () => lsmr(strided, short, least), on: (s: Session) => lsmr(s, strided, s.dense(short), least) },
  deconvolve: {
    onHost: () => deconvolve(blur, square, { damping: 0.1 }),
    on: (s: Session) => deconvolve(s, blur, s.dense(square), { damping: 0.1 }),
  },
  "deconvolve, total variation": {
    onHost: () => deconvolve(blur, square, { damping: 0.1, regularizer: "tv", maxIterations: 40 }),
    on: (s: Session) => deconvolve(s, blur, s.dense(square), { damping: 0.1, regularizer: "tv", maxIterations: 40 }),
  },
} as const;

describe.each(engines)("on %s", (_, create) => {
  let s: Session;
  beforeAll(async () => {
    s = linalg(await create()) as Session;
  });
  afterAll(async () => {
    await s.close();
  });

  test.each(Object.entries(problems))(
    "%s gives what it gives on the host, in as many iterations",
    async (_name, problem) => {
      const expected = problem.onHost();
      const before = s.statistics().live;
      const solution = await s.scope(async (t) => (await problem.on(t)) as Solution<DenseHandle>);
      expect(s.statistics().live).toBe(before + 1);
      expect(solution.reason).toBe(expected.reason);
      // Sums of other orders differ in their last digits, and so may the iteration that passes the tolerance.
      expect(Math.abs(solution.iterations - expected.iterations)).toBeLessThanOrEqual(1);
      const x = (await s.read(solution.x)).toTypedArray();
      const scale = Math.hypot(...expected.x);
      const distance = Math.hypot(...x.map((value, i) => value - expected.x[i]));
      expect(distance).toBeLessThan(1e-6 * scale);
      solution.x.dispose();
    },
  );

  test("norms, singular values, eigenvalues and the test of adjoints", async () => {
    expect((await norm2(s, blur)).value).toBeCloseTo(norm2(blur).value, 9);
    const { values, left, right } = await svds(s, T, 2);
    svds(T, 2).values.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 9);
    });
    const eigen = await eigsh(s, indefinite, 1, { which: "smallest" });
    expect(eigen.values[0]).toBeCloseTo(eigsh(indefinite, 1, { which: "smallest" }).values[0], 9);
    s.dispose(...left, ...right, ...eigen.vectors);
    for (const op of [blur, strided, tall]) expect(await dottest(s, op)).toMatchObject({ passed: true });
  });
});
