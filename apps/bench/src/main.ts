/**
 * Building the matrix and multiplying with it, against NumPy and SciPy, in one interleaved run.
 *
 *     npm run bench                          prints the table
 *     npm run bench -- --out results.json    writes it as JSON too
 *
 * Every result is compared before it is timed. Ratios are of medians; above 1 convmtx is faster.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Csr } from "@convmtx/sparse";
import { matvec } from "@convmtx/sparse";
import { convOperator } from "@convmtx/toeplitz";
import { interleave, median, type Row, timed } from "./interleave.ts";
import { inputShape, kernelOf, layer } from "./layer.ts";
import { scipyPeer } from "./scipy-peer.ts";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "15" }, out: { type: "string" } },
});
const rounds = Number(options.rounds);

const peer = await scipyPeer();
const rows: Row[] = [];
for (const dtype of ["float64", "float32"] as const) {
  const kernel = kernelOf(dtype);
  let matrix: Csr | undefined;
  const build = () => {
    matrix = undefined;
    const { seconds, result } = timed(() => convOperator(kernel, { inputShape, padding: layer.padding }).toCsr());
    matrix = result;
    const sum = (values: ArrayLike<number>) =>
      Array.prototype.reduce.call(values, (s, v) => (s as number) + (v as number), 0);
    return { seconds, check: [result.nnz, sum(result.indices) as number, sum(result.data) as number] };
  };
  rows.push(await interleave(`build CSR, ${dtype}`, rounds, build, () => peer.run("build", dtype)));
  const a = matrix as unknown as Csr;
  const x = Float64Array.from({ length: a.shape[1] }, (_, i) => ((i % 13) - 6) / 8);
  const operand = dtype === "float32" ? Float32Array.from(x) : x;
  const multiply = () => {
    const { seconds, result } = timed(() => matvec(a, operand));
    let check = 0;
    for (let i = 0; i < result.length; i++) check += result[i] * (i % 11);
    return { seconds, check: [check] };
  };
  rows.push(await interleave(`SpMV, ${dtype}`, rounds, multiply, () => peer.run("matvec", dtype)));
}
peer.close();

const memory = (["float64", "float32"] as const).map((dtype) => {
  const script = fileURLToPath(new URL("./peak-memory.ts", import.meta.url));
  const peaks = Array.from({ length: 5 }, () =>
    JSON.parse(execFileSync(process.execPath, ["--conditions=@convmtx/source", script, dtype], { encoding: "utf8" })),
  );
  return { dtype, ratio: median(peaks.map((peak) => peak.ratio as number)) };
});

const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}, Python ${peer.versions["python"]}, NumPy ${peer.versions["numpy"]}, SciPy ${peer.versions["scipy"]}`;
const ms = (seconds: number) => (1000 * seconds).toFixed(1).padStart(9);
console.log(`16 -> 16 channels, 3 x 3, 56 x 56, padding 1; medians of ${rounds} interleaved rounds\n${machine}\n`);
console.log("work                  convmtx ms  SciPy ms  times as fast (middle half)");
for (const { work, ours, theirs, ratio, spread } of rows) {
  console.log(
    `${work.padEnd(22)}${ms(ours)} ${ms(theirs)}  ${ratio.toFixed(2)} (${spread.map((r) => r.toFixed(2)).join(" to ")})`,
  );
}
for (const { dtype, ratio } of memory) {
  console.log(`peak memory of the build over the matrix's bytes, ${dtype}: ${ratio.toFixed(3)}`);
}
if (options.out) writeFileSync(options.out, `${JSON.stringify({ machine, rounds, rows, memory }, null, 2)}\n`);
