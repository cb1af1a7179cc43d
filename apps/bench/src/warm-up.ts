import type { Contestant } from "./case.ts";
import type { Runner } from "./interleave.ts";
import type { NumericArray } from "./jobs.ts";
import { ProgramProcess } from "./program-process.ts";

export interface RunOptions {
  readonly rounds: number;
  /** Short work is repeated until it takes this long, and the mean counts as one time. */
  readonly leastSeconds: number;
  /** For files between the processes. */
  readonly folder: string;
}

/** A contestant that has worked and is warm. */
export interface Ready extends Runner {
  readonly contestant: Contestant;
  /** Runs that make up one time. */
  readonly repeat: number;
  readonly result: readonly NumericArray[];
}

/** What takes longer than this is not timed more often than so. */
const [longSeconds, fewRounds] = [1.5, 3];

const mostRepeats = 1000;

/** Until the optimizing compilers have seen enough. */
const warmSeconds = 0.25;

/** Lets a contestant work: once for its result, then until it is warm, to see how long it takes. */
export async function warmUp(contestant: Contestant, process: ProgramProcess, options: RunOptions): Promise<Ready> {
  const { rounds, leastSeconds, folder } = options;
  const job = await process.prepare(contestant.job, contestant.spec);
  const repeats = (seconds: number) => Math.min(mostRepeats, Math.max(1, Math.ceil(leastSeconds / seconds)));
  const first = await process.run(job, 1);
  const result = await process.result(job);
  if (contestant.job === "startup") {
    return { contestant, repeat: 1, rounds, result, run: () => startedAfresh(contestant, folder) };
  }
  let [latest, spent] = [first, first];
  do {
    const count = repeats(latest);
    latest = await process.run(job, count);
    spent += count * latest;
  } while (spent < warmSeconds);
  const repeat = repeats(latest);
  const isLong = latest * repeat > longSeconds;
  const run = () => process.run(job, repeat);
  return { contestant, repeat, rounds: isLong ? Math.min(fewRounds, rounds) : rounds, result, run };
}

/** What a fresh process needs for its first call. */
async function startedAfresh({ program, job, spec }: Contestant, folder: string): Promise<number> {
  const process = await ProgramProcess.start(program, folder);
  try {
    return await process.run(await process.prepare(job, spec), 1);
  } finally {
    process.close();
  }
}
