import { isDeepStrictEqual } from "node:util";
import { type Case, type Contestant, titleOf } from "./case.ts";
import { difference } from "./compare.ts";
import { interleave } from "./interleave.ts";
import { ProgramProcess } from "./program-process.ts";
import type { Program } from "./programs.ts";
import { type Spread, spread } from "./statistics.ts";
import { type Ready, type RunOptions, warmUp } from "./warm-up.ts";

export interface Measurement {
  readonly contestant: Contestant;
  /** Of the result from that of the first contestant with the same work; undefined of that one. */
  readonly difference: number | undefined;
  /** Runs that make up one time. */
  readonly repeat: number;
  /** Seconds of one run, by round. */
  readonly times: readonly number[];
  readonly seconds: Spread;
}

export interface Skipped {
  readonly contestant: Contestant;
  readonly reason: string;
  /** It worked, but its result is another. */
  readonly isWrong: boolean;
}

export interface CaseResult {
  readonly case: Case;
  readonly measurements: readonly Measurement[];
  readonly skipped: readonly Skipped[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Starts a case's programs, compares their results, and times them in turn. @throws Error if one of ours fails */
export async function runCase(one: Case, options: RunOptions): Promise<CaseResult> {
  const processes = new Map<Program, ProgramProcess | Error>();
  const skipped: Skipped[] = [];
  const skip = (contestant: Contestant, reason: string, isWrong = false) => {
    if (contestant.program.isOurs) throw new Error(`${one.name}: ${titleOf(contestant)}: ${reason}`);
    skipped.push({ contestant, reason, isWrong });
  };
  try {
    const programs = new Set(one.contestants.map(({ program }) => program));
    await Promise.all(
      Array.from(programs, async (program) => {
        processes.set(program, await ProgramProcess.start(program, options.folder).catch(asError));
      }),
    );
    const ready: { runner: Ready; difference: number | undefined }[] = [];
    for (const contestant of one.contestants) {
      const process = processes.get(contestant.program) as ProgramProcess | Error;
      const runner = process instanceof Error ? process : await warmUp(contestant, process, options).catch(asError);
      if (runner instanceof Error) {
        skip(contestant, runner.message);
        continue;
      }
      const model = ready.find(({ runner: { contestant: other } }) => isSameWork(other, contestant));
      const apart = model && runner.result.length > 0 ? difference(model.runner.result, runner.result) : undefined;
      if (apart !== undefined && apart > one.tolerance)
        skip(contestant, `its result differs by ${apart} of the largest element`, true);
      else ready.push({ runner, difference: apart });
    }
    const times = await interleave(ready.map(({ runner }) => runner));
    return {
      case: one,
      measurements: ready.map(({ runner: { contestant, repeat }, difference }, i) => ({
        contestant,
        difference,
        repeat,
        times: times[i],
        seconds: spread(times[i]),
      })),
      skipped,
      versions: Object.assign({}, ...running(processes).map(({ versions }) => versions)),
    };
  } finally {
    for (const process of running(processes)) process.close();
  }
}

function running(processes: ReadonlyMap<Program, ProgramProcess | Error>): ProgramProcess[] {
  return [...processes.values()].filter((process) => process instanceof ProgramProcess);
}

function isSameWork(a: Contestant, b: Contestant): boolean {
  return a.job === b.job && isDeepStrictEqual(a.spec, b.spec);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
