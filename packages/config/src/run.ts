import { spawn } from "node:child_process";

export interface RunResult {
  readonly ok: boolean;
  /** stdout and stderr as they came. */
  readonly output: string;
}

/** Runs a program to its end; a program that cannot start or dies by a signal is not ok. */
export function run(command: string, args: readonly string[], cwd: string): Promise<RunResult> {
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => settle({ ok: false, output: `${output}${error.message}\n` }));
    child.on("close", (code) => settle({ ok: code === 0, output }));
  });
}

/** Maps `items` with at most `width` at once, in order of the items. */
export async function mapPool<T, R>(items: readonly T[], width: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await map(items[at]);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
