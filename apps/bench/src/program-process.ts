import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Answer, Greeting, JobName, NumericArray, Request, Specs } from "./jobs.ts";
import type { Program } from "./programs.ts";

/** A program that runs, and answers one request at a time. */
export class ProgramProcess {
  readonly program: Program;
  readonly versions: Readonly<Record<string, string>>;
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  private constructor(program: Program, child: ChildProcess, lines: AsyncIterator<string>, greeting: Greeting) {
    this.program = program;
    this.child = child;
    this.lines = lines;
    this.versions = greeting.versions ?? {};
  }

  /** @param folder for files between the processes @throws Error if the program, or what it is made of, is not here */
  static async start(program: Program, folder: string): Promise<ProgramProcess> {
    const [command, ...args] = program.command;
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, BENCH_FOLDER: folder, OMP_NUM_THREADS: String(program.threads) },
    });
    // Who has ended is found out by the answer that does not come.
    child.stdin.on("error", () => {});
    const failed = new Promise<never>((_, reject) => child.once("error", reject));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const greeting = (await Promise.race([nextOf(lines, program), failed])) as Greeting;
    if (greeting.missing === undefined) return new ProgramProcess(program, child, lines, greeting);
    child.stdin.end();
    throw new Error(greeting.missing.split("\n")[0]);
  }

  /** @returns the job's number */
  async prepare<J extends JobName>(job: J, spec: Specs[J]): Promise<number> {
    return (await this.ask({ prepare: job, spec })).job as number;
  }

  /** @returns seconds of one run, the mean of `repeat` */
  async run(job: number, repeat: number): Promise<number> {
    return (await this.ask({ run: job, repeat })).seconds as number;
  }

  /** What the last run gave. */
  async result(job: number): Promise<NumericArray[]> {
    const { files = [] } = await this.ask({ result: job });
    return files.map(({ path, dtype }) => {
      const { buffer, byteOffset, byteLength } = readFileSync(path);
      rmSync(path);
      const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
      if (dtype === "int32") return new Int32Array(bytes);
      return dtype === "float32" ? new Float32Array(bytes) : new Float64Array(bytes);
    });
  }

  close(): void {
    this.child.stdin?.end();
  }

  private async ask(request: Request): Promise<Answer> {
    this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer = (await nextOf(this.lines, this.program)) as Answer;
    if (answer.error !== undefined) throw new Error(`${this.program.name}: ${answer.error}`);
    return answer;
  }
}

async function nextOf(lines: AsyncIterator<string>, program: Program): Promise<Greeting | Answer> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error(`${program.name} ended before it answered`);
  return JSON.parse(value);
}
