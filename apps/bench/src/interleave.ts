import type { Answer } from "./scipy-peer.ts";

/** One line of a table. */
export interface Row {
  readonly work: string;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly spread: readonly [low: number, high: number];
}

export function timed<T>(work: () => T): { seconds: number; result: T } {
  const start = performance.now();
  const result = work();
  return { seconds: (performance.now() - start) / 1000, result };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Ours and theirs in turn, `rounds` times after two that warm both up. */
export async function interleave(
  work: string,
  rounds: number,
  ours: () => Answer,
  theirs: () => Answer | Promise<Answer>,
): Promise<Row> {
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round++) {
    const [mine, peers] = [ours(), await theirs()];
    mine.check.forEach((value, i) => {
      if (Math.abs(value - peers.check[i]) > 1e-6 * Math.max(1, Math.abs(value))) {
        throw new Error(`${work}: results differ: ${mine.check.join()} here, ${peers.check.join()} there`);
      }
    });
    if (round < 0) continue;
    a.push(mine.seconds);
    b.push(peers.seconds);
  }
  const ratios = a.map((seconds, i) => b[i] / seconds).sort((p, q) => p - q);
  const quarter = Math.floor(ratios.length / 4);
  return {
    work,
    ours: median(a),
    theirs: median(b),
    ratio: median(b) / median(a),
    spread: [ratios[quarter], ratios[ratios.length - 1 - quarter]],
  };
}
