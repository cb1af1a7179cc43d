import { readFileSync, writeFileSync } from "node:fs";
import { isConvmtxError } from "@convmtx/tensor";
import { Command, CommanderError } from "commander";
import { CannotRun, loadFactory } from "./load-factory.ts";
import { type ExpectedFailures, plan } from "./plan.ts";
import { planText } from "./plan-text.ts";
import { reportText } from "./report-text.ts";
import { runPlan } from "./run-plan.ts";
import type { Create } from "./suite.ts";

/** Where the command writes: the process's streams, or what a test collects. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const exitCodes = { conforms: 0, fails: 1, cannotRun: 2 } as const;

interface Flags {
  readonly report?: string;
  readonly xfail?: string;
  readonly only?: string;
  readonly options?: string;
  readonly plan?: true;
  readonly timeout: number;
}

const epilogue = `
The module's default export is the factory of the engine: it is called for every engine that the suite needs.

Exit codes:
  0   every case that applies passed, or failed as expected
  1   a case failed, or one that was expected to fail passed
  2   the suite could not run: no module, no factory, no backend, a wrong option

Examples:
  convmtx-conformance ./dist/index.js --report out.json
  convmtx-conformance ./dist/index.js --only spmv/
  convmtx-conformance @convmtx/backend-js --plan
`;

/** Runs the command. @param argv without the program's own name @returns the exit code */
export async function run(argv: readonly string[], output: Output): Promise<number> {
  let exitCode: number = exitCodes.conforms;
  const program = new Command("convmtx-conformance")
    .description("Tries an engine of convmtx against every promise of the backend contract, and reports what it found.")
    .argument("<module>", "a file, or an installed package, whose default export is the engine's factory")
    .option("--report <file>", "also write the whole report as JSON")
    .option("--xfail <file>", 'JSON of the cases that are known to fail: { "case-id": "the reason, with a link" }')
    .option("--only <start>", "run only the cases whose id starts so")
    .option("--options <json>", "what the factory is called with")
    .option("--plan", "say what would be run and what not, and why; run nothing")
    .option("--timeout <ms>", "after how long a case that has not ended fails", milliseconds, 30_000)
    .version(packageVersion())
    .addHelpText("after", epilogue)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err, outputError: () => {} })
    .action(async (module: string, flags: Flags) => {
      exitCode = await conformance(module, flags, output);
    });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.conforms;
    output.err(`convmtx-conformance: ${reasonOf(error)}\n`);
    return exitCodes.cannotRun;
  }
}

async function conformance(module: string, flags: Flags, { out }: Output): Promise<number> {
  const { report: file, only = "", timeout } = flags;
  const xfail = flags.xfail === undefined ? {} : expectations(flags.xfail);
  const create: Create = await loadFactory(module, flags.options && parsed("--options", flags.options));
  if (flags.plan) {
    const backend = await create();
    const planned = plan(backend, { xfail }).filter(({ id }) => id.startsWith(only));
    out(`${planText(backend.manifest, planned)}\n`);
    await backend.close();
    return exitCodes.conforms;
  }
  const report = await runPlan(create, { xfail, timeout, only: (id) => id.startsWith(only) });
  if (report.groups.length === 0) throw new CannotRun(`--only ${only}: no case's id starts so; --plan lists them`);
  out(`${reportText(report)}\n`);
  if (file !== undefined) {
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
    out(`report: ${file}\n`);
  }
  return report.ok ? exitCodes.conforms : exitCodes.fails;
}

function expectations(file: string): ExpectedFailures {
  const found = parsed(file, readFileSync(file, "utf8"));
  const isObject = typeof found === "object" && found !== null && !Array.isArray(found);
  if (isObject && Object.values(found).every((reason) => typeof reason === "string")) return found as ExpectedFailures;
  throw new CannotRun(`${file}: expected an object of case ids and reasons`);
}

function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CannotRun(`${what} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new CannotRun(`--timeout: expected milliseconds, got ${text}`);
}

/** In one line; where it is no error of ours, with where it was thrown. */
function reasonOf(error: unknown): string {
  if (error instanceof CommanderError) return error.message.replace(/^error: /, "");
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CannotRun || isConvmtxError(error)) return error.message;
  if ("path" in error) return error.message;
  return `the engine's factory failed: ${error.stack ?? error.message}`;
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
