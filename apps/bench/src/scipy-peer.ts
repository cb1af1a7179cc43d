import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { layer } from "./layer.ts";

export interface Answer {
  readonly seconds: number;
  readonly check: readonly number[];
}

export interface Peer {
  readonly versions: Readonly<Record<string, string>>;
  /** @param argument a dtype; of `cg` the side of the picture and the iterations, "512,20" */
  run(command: "build" | "matvec" | "cg", argument: string): Promise<Answer>;
  close(): void;
}

/** NumPy and SciPy in a process of their own, one command at a time. */
export async function scipyPeer(python: string = process.env["PYTHON"] ?? "/usr/bin/python3"): Promise<Peer> {
  const child = spawn(python, [fileURLToPath(new URL("./scipy_peer.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ended; are numpy and scipy installed for it?`);
    return JSON.parse(value as string);
  };
  child.stdin.write(`${JSON.stringify(layer)}\n`);
  const versions = (await answer()) as Record<string, string>;
  return {
    versions,
    run: (command, argument) => {
      child.stdin.write(`${command} ${argument}\n`);
      return answer() as Promise<Answer>;
    },
    close: () => child.stdin.end(),
  };
}
