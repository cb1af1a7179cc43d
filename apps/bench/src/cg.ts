/**
 * The time of one iteration of conjugate gradients on a 512 × 512 blur, with its matrix and without: against the product and the vector work of
 * an iteration measured alone, and against SciPy's cg on the same matrix, interleaved in one run.
 *
 *     npm run bench:cg
 */
import { tmpdir } from "node:os";
import { cg, type SparseHandle } from "@convmtx/linalg";
import { type Csr, matvec } from "@convmtx/sparse";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { openSession } from "./engines.ts";
import { interleave } from "./interleave.ts";
import { thisMachine } from "./machine.ts";
import { ProgramProcess } from "./program-process.ts";
import { scipy } from "./programs.ts";
import { median, spread } from "./statistics.ts";

const [side, iterations, rounds] = [512, 20, 9];
const taps = [1, 4, 6, 4, 1].map((tap) => tap / 16);
const kernel = taps.map((a, i) => taps.map((b, j) => a * b + (i === 2 && j === 2 ? 0.05 : 0)));
const blur = convOperator(kernel, { inputShape: [side, side], padding: "same" });
const matrix = blur.toCsr();
const b = Float64Array.from({ length: side * side }, (_, i) => ((i % 13) - 6) / 8);
const norm = (x: Float64Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

const peer = await ProgramProcess.start(scipy, tmpdir());
const job = await peer.prepare("cg", { side, iterations });
let expected: number | undefined;

/** All results have one norm. */
function check(got: number): void {
  expected ??= got;
  if (Math.abs(got - expected) > 1e-6 * expected)
    throw new Error(`results differ: their norms are ${expected} and ${got}`);
}

/** Seconds of the median SciPy iteration. */
async function scipyIteration(): Promise<number> {
  await peer.run(job, 1);
  const [[seconds, length]] = await peer.result(job);
  check(length);
  return seconds;
}

/** The median time from one callback to the next, in seconds. */
function iteration(a: Csr | ConvOperator): number {
  const times: number[] = [];
  const { x } = cg(a, b, { rtol: 0, maxIterations: iterations, callback: () => void times.push(performance.now()) });
  check(norm(x));
  return median(times.slice(1).map((time, i) => time - times[i])) / 1000;
}

const session = await openSession("wasm", 1);
const [uploaded, right] = [session.sparse(matrix), session.dense(b)];

/** Likewise on the WebAssembly engine; the host looks at every iteration, so that there is a callback for each. */
function engineIteration(a: SparseHandle | ConvOperator): number {
  const times: number[] = [];
  const { x } = cg(session, a, right, {
    rtol: 0,
    maxIterations: iterations,
    lookEvery: 1,
    callback: () => void times.push(performance.now()),
  });
  check(norm(session.read(x).data as Float64Array));
  x.dispose();
  return median(times.slice(1).map((time, i) => time - times[i])) / 1000;
}

/** A product, three sums of two vectors, a dot product and a norm into memory that is there: what an iteration cannot do without. */
function alone(multiply: (x: Float64Array, out: Float64Array) => void): number {
  const [x, r, p, q] = Array.from({ length: 4 }, () => b.slice());
  const times: number[] = [];
  let keep = 0;
  for (let k = 0; k < iterations; k++) {
    const start = performance.now();
    multiply(p, q);
    let [pq, rr] = [0, 0];
    for (let i = 0; i < p.length; i++) pq += p[i] * q[i];
    for (let i = 0; i < x.length; i++) x[i] += 1e-3 * p[i];
    for (let i = 0; i < r.length; i++) r[i] -= 1e-3 * q[i];
    for (let i = 0; i < r.length; i++) rr += r[i] * r[i];
    for (let i = 0; i < p.length; i++) p[i] = r[i] + 1e-3 * p[i];
    keep += pq + rr;
    times.push(performance.now() - start);
  }
  if (Number.isNaN(keep)) throw new Error("the vector work gave no numbers");
  return median(times) / 1000;
}

interface Row {
  readonly work: string;
  readonly ours: () => number;
  readonly theirs: () => number | Promise<number>;
}

const rows: Row[] = [
  { work: "CSR, against SciPy's cg", ours: () => iteration(matrix), theirs: scipyIteration },
  { work: "matrix-free, against SciPy's cg on CSR", ours: () => iteration(blur), theirs: scipyIteration },
  { work: "CSR on wasm, against SciPy's cg", ours: () => engineIteration(uploaded), theirs: scipyIteration },
  { work: "matrix-free on wasm, against SciPy's cg on CSR", ours: () => engineIteration(blur), theirs: scipyIteration },
  {
    work: "CSR, against product and vectors alone",
    ours: () => iteration(matrix),
    theirs: () => alone((x, out) => matvec(matrix, x, out)),
  },
  {
    work: "matrix-free, against product and vectors alone",
    ours: () => iteration(blur),
    theirs: () => alone((x, out) => blur.matvec(x, out)),
  },
];

const { processor, cores, node } = thisMachine();
console.log(
  `one iteration of cg, ${side} × ${side} blur of 5 × 5 taps, ${matrix.nnz} entries; medians of ${rounds} interleaved rounds of ${iterations}`,
);
console.log(`${processor}, ${cores} cores, Node ${node}, SciPy ${peer.versions["scipy"]}\n`);
console.log(`${"".padEnd(50)}cg ms  other ms  other / cg (middle half)`);
const ms = (seconds: number) => (1000 * seconds).toFixed(2).padStart(9);
for (const { work, ours, theirs } of rows) {
  const warm = [ours, theirs].map((run) => ({ rounds: 2, run }));
  await interleave(warm);
  const [mine, others] = await interleave(warm.map(({ run }) => ({ rounds, run })));
  const { low, high } = spread(mine.map((seconds, round) => others[round] / seconds));
  const ratio = median(others) / median(mine);
  console.log(
    `${work.padEnd(48)}${ms(median(mine))} ${ms(median(others))}  ${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
  );
}
session.close();
peer.close();
