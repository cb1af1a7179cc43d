/**
 * The time of one iteration of conjugate gradients on a 512 × 512 blur, with its matrix and without: against the product and the vector work of
 * an iteration measured alone, and against SciPy's cg on the same matrix, interleaved in one run.
 *
 *     npm run bench:cg
 */
import { cpus } from "node:os";
import { cg } from "@convmtx/linalg";
import { type Csr, matvec } from "@convmtx/sparse";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { interleave, median } from "./interleave.ts";
import { type Answer, scipyPeer } from "./scipy-peer.ts";

const [side, iterations, rounds] = [512, 20, 9];
const taps = [1, 4, 6, 4, 1].map((tap) => tap / 16);
const kernel = taps.map((a, i) => taps.map((b, j) => a * b + (i === 2 && j === 2 ? 0.05 : 0)));
const blur = convOperator(kernel, { inputShape: [side, side], padding: "same" });
const matrix = blur.toCsr();
const b = Float64Array.from({ length: side * side }, (_, i) => ((i % 13) - 6) / 8);
const norm = (x: Float64Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

/** The median time from one callback to the next. */
function iteration(a: Csr | ConvOperator): Answer {
  const times: number[] = [];
  const { x } = cg(a, b, { rtol: 0, maxIterations: iterations, callback: () => void times.push(performance.now()) });
  return { seconds: median(times.slice(1).map((time, i) => time - times[i])) / 1000, check: [norm(x)] };
}

/** A product, three sums of two vectors, a dot product and a norm into memory that is there: what an iteration cannot do without. */
function alone(multiply: (x: Float64Array, out: Float64Array) => void): Answer {
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
  return { seconds: median(times) / 1000, check: [] };
}

const peer = await scipyPeer();
const scipy = () => peer.run("cg", `${side},${iterations}`);
const unchecked = (answer: Answer): Answer => ({ ...answer, check: [] });
const rows = [
  await interleave("CSR, against SciPy's cg", rounds, () => iteration(matrix), scipy),
  await interleave("matrix-free, against SciPy's cg on CSR", rounds, () => iteration(blur), scipy),
  await interleave(
    "CSR, against product and vectors alone",
    rounds,
    () => unchecked(iteration(matrix)),
    () => alone((x, out) => matvec(matrix, x, out)),
  ),
  await interleave(
    "matrix-free, against product and vectors alone",
    rounds,
    () => unchecked(iteration(blur)),
    () => alone((x, out) => blur.matvec(x, out)),
  ),
];
peer.close();

const ms = (seconds: number) => (1000 * seconds).toFixed(2).padStart(9);
console.log(
  `one iteration of cg, ${side} × ${side} blur of 5 × 5 taps, ${matrix.nnz} entries; medians of ${rounds} interleaved rounds of ${iterations}`,
);
console.log(
  `${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}, SciPy ${peer.versions["scipy"]}\n`,
);
console.log(`${"".padEnd(48)}cg ms  other ms  other / cg (middle half)`);
for (const { work, ours, theirs, ratio, spread } of rows) {
  const middle = spread.map((value) => value.toFixed(2)).join(" to ");
  console.log(`${work.padEnd(46)}${ms(ours)} ${ms(theirs)}  ${ratio.toFixed(2)} (${middle})`);
}
