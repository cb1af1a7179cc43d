// Mutated files for every reader: npm run fuzz -- --runs 1000000 --seed N --reader NAME
import { parseArgs } from "node:util";
import { memoryBound } from "./attack.ts";
import { keep } from "./corpus.ts";
import { readers } from "./readers.ts";
import { watchedAttack } from "./watch.ts";

const help = `npm run fuzz -- [--runs 100000] [--seed N] [--reader NAME]

--runs    inputs in all; readers that take longer get fewer
--seed    repeats a run; default: the time
--reader  one of ${readers.map(({ name }) => name).join(", ")}; default: all

Ends with 1 if a reader fails; the input is in packages/io/fuzz/corpus then, where the tests find it.`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    reader: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const chosen = readers.filter(({ name }) => values.reader === undefined || name === values.reader);
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (values.help || chosen.length === 0 || !(runs >= 1) || !Number.isSafeInteger(seed)) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

// fast-check keeps the state of a run: shorter ones, each with a seed of its own.
const batch = 20_000;
/** The most memory of this process that may ever have been in use, in KiB. */
const mostResident = 1 << 20;

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
const table = [["reader", "inputs", "read", "refused", "slowest ms", "largest MiB"]];
const total = chosen.reduce((sum, { share }) => sum + share, 0);
const start = performance.now();
let findings = 0;
let inputs = 0;

for (const { name, share } of chosen) {
  const wanted = Math.ceil((runs * share) / total);
  const outcomes = new Map<string, number>();
  let [done, slowest, largest] = [0, 0, 0];
  for (let i = 0; done < wanted; i++) {
    const report = await watchedAttack(name, seed + i, Math.min(batch, wanted - done), (count) => {
      const text = `${name}: ${done + count} of ${wanted}, ${Math.round((performance.now() - start) / 1000)} s`;
      if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
      else if (count % 16 === 0) console.log(text);
    });
    for (const [code, count] of report.outcomes) outcomes.set(code, (outcomes.get(code) ?? 0) + count);
    [slowest, largest] = [Math.max(slowest, report.slowest), Math.max(largest, report.largest)];
    done = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
    if (report.finding === undefined) continue;
    findings++;
    console.error(`\n${name}, seed ${seed + i}: ${report.finding.problem}\nkept in ${keep(report.finding, seed + i)}`);
    break;
  }
  inputs += done;
  const refused = [...outcomes].filter(([code]) => code !== "read").map(([code, count]) => `${code} ${count}`);
  const row = [name, String(done), String(outcomes.get("read") ?? 0), refused.join(", "), slowest.toFixed(0)];
  table.push([...row, mebibytes(largest)]);
}

const resident = process.resourceUsage().maxRSS;
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
console.log(`\n${table.map((row) => row.map((cell, i) => cell.padEnd(widths[i])).join("  ")).join("\n")}\n`);
console.log(
  `${inputs} inputs, seed ${seed}, ${Math.round((performance.now() - start) / 1000)} s, ${findings} findings. "largest": array buffers and heap ` +
    `after an input less before it, at most ${mebibytes(memoryBound)} MiB; the process had ${Math.round(resident / 1024)} MiB resident at its peak`,
);
if (resident > mostResident) console.error(`more than ${mostResident / 1024} MiB resident`);
process.exitCode = findings > 0 || resident > mostResident ? 1 : 0;
