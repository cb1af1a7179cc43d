/** The benchmark: see `usage` in arguments.ts. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf, usage } from "./arguments.ts";
import { type Case, titleOf } from "./case.ts";
import { buildCases } from "./cases/build.ts";
import { convCases } from "./cases/conv.ts";
import { limitCases } from "./cases/limits.ts";
import { mobilenetCase } from "./cases/mobilenet.ts";
import { productCases } from "./cases/products.ts";
import { scalingCases } from "./cases/scaling.ts";
import { spmvCases } from "./cases/spmv.ts";
import { startupCase } from "./cases/startup.ts";
import { windowCases } from "./cases/windows.ts";
import { thisMachine } from "./machine.ts";
import { peakMemory } from "./memory.ts";
import { installPeers } from "./peers/install.ts";
import type { Report } from "./report/report.ts";
import { caseTable, textOf } from "./report/table.ts";
import { verdictTable } from "./report/verdicts.ts";
import { writeReport } from "./report/write.ts";
import { type CaseResult, runCase } from "./run-case.ts";

const docs = fileURLToPath(new URL("../../../docs/", import.meta.url));
const { help, only, rounds, quick, out, command } = orExit(() => argumentsOf(process.argv.slice(2), docs));
if (help) {
  console.log(usage);
  process.exit();
}

const all: readonly Case[] = [
  ...buildCases,
  ...spmvCases,
  ...productCases,
  ...windowCases,
  ...convCases,
  mobilenetCase,
  ...scalingCases(quick),
  startupCase,
  ...limitCases,
];
const cases = all.filter(({ group }) => isWanted(group));
const memoryIsWanted = isWanted("memory");
orExit(() => {
  const groups = [...all.map(({ group }) => group), "memory"];
  const unknown = only.find((name) => !groups.some((group) => group.startsWith(name)));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such group; --help lists them`);
});

installPeers();
const machine = thisMachine();
const { processor, cores, memory, system, node } = machine;
console.log(
  `${processor}, ${cores} cores, ${memory}, ${system}, Node ${node}; medians of ${rounds} interleaved rounds`,
);

const folder = mkdtempSync(join(tmpdir(), "convmtx-bench-"));
const results: CaseResult[] = [];
const start = performance.now();
try {
  const options = { rounds, leastSeconds: quick ? 0.005 : 0.02, folder };
  for (const [i, one] of cases.entries()) {
    const minutes = ((performance.now() - start) / 60_000).toFixed(1);
    console.error(`[${i + 1}/${cases.length}, ${minutes} min] ${one.name}`);
    const result = await runCase(one, options);
    results.push(result);
    console.log(`\n${one.name}\n${textOf(caseTable(result))}`);
    for (const { contestant, reason } of result.skipped) console.log(`without ${titleOf(contestant)}: ${reason}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  command,
  rounds,
  machine,
  results,
  memory: memoryIsWanted ? peakMemory() : [],
};
for (const { dtype, ratio } of report.memory) {
  console.log(`\npeak memory of the build over the matrix's bytes, ${dtype}: ${ratio.toFixed(3)}`);
}
const verdicts = verdictTable(results);
if (verdicts.rows.length > 0) console.log(`\n${textOf(verdicts)}`);
if (out !== undefined) {
  const written = await writeReport(report, resolve(process.env["INIT_CWD"] ?? ".", out));
  console.error(`written: ${written.join(", ")}`);
}
// A miss is a finding; another result is a fault.
if (results.some(({ skipped }) => skipped.some(({ isWrong }) => isWrong))) process.exitCode = 1;

function isWanted(group: string): boolean {
  return only.length === 0 || only.some((name) => group.startsWith(name));
}

/** A mistake on the command line is told in one line. */
function orExit<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  }
}
