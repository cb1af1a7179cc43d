import { setTimeout } from "node:timers/promises";

/** Something to be timed, in `rounds` of the rounds. */
export interface Runner {
  readonly rounds: number;
  run(): number | Promise<number>;
}

/** Milliseconds for the threads of a library to fall asleep: some spin for a while after their work. */
const pause = 5;

/**
 * Runs all in turn, round by round, so that what slows the machine down for a while slows all of them. Each round begins with another one, and
 * every other goes backwards, so that nobody always follows the same neighbour.
 *
 * @returns of each runner its times, by round
 */
export async function interleave(runners: readonly Runner[]): Promise<number[][]> {
  const times: number[][] = runners.map(() => []);
  const count = runners.length;
  const rounds = Math.max(0, ...runners.map((runner) => runner.rounds));
  for (let round = 0; round < rounds; round++) {
    const direction = round % 2 === 0 ? 1 : count - 1;
    for (let k = 0; k < count; k++) {
      const i = (round + k * direction) % count;
      if (round >= runners[i].rounds) continue;
      await setTimeout(pause);
      times[i].push(await runners[i].run());
    }
  }
  return times;
}
