import { writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Answer, Greeting, Job, JobName, Jobs, NumericArray, Request } from "./jobs.ts";

/** Where the parts of a benchmark leave files for each other. */
const folder = process.env["BENCH_FOLDER"] ?? tmpdir();

export interface Contents {
  readonly versions: Readonly<Record<string, string>>;
  readonly jobs: Jobs;
}

interface Prepared {
  readonly job: Job;
  value?: unknown;
}

/**
 * Makes this process a program of the benchmark: one JSON request a line on stdin, one answer a line on stdout, until stdin ends.
 * (`serve.py` is the same in Python.)
 *
 * @param open loads the library; if it throws, the program is missing here
 */
export async function serve(open: () => Contents | Promise<Contents>): Promise<void> {
  // Libraries that talk must not answer.
  console.log = console.error;
  const prepared: Prepared[] = [];
  let jobs: Jobs = {};
  try {
    const contents = await open();
    jobs = contents.jobs;
    say({ versions: contents.versions });
  } catch (error) {
    say({ missing: textOf(error) });
  }
  for await (const line of createInterface({ input: process.stdin })) {
    say(await answer(JSON.parse(line) as Request, jobs, prepared).catch((error) => ({ error: textOf(error) })));
  }
  process.exit();
}

async function answer(request: Request, jobs: Jobs, prepared: Prepared[]): Promise<Answer> {
  if ("prepare" in request) {
    const { prepare: name, spec } = request;
    const job =
      name === "startup" && jobs.conv !== undefined
        ? startup(jobs.conv, spec as never)
        : await prepare(jobs, name, spec as never);
    return { job: prepared.push({ job }) - 1 };
  }
  if ("run" in request) return { seconds: await time(prepared[request.run], request.repeat) };
  const { job, value } = prepared[request.result];
  return {
    files: job.arrays(value).map((array, i) => written(array, join(folder, `${process.pid}-${request.result}-${i}`))),
  };
}

function prepare(jobs: Jobs, name: JobName, spec: never): Job | Promise<Job> {
  const make = jobs[name];
  if (make === undefined) throw new Error(`there is no ${name} here`);
  return make(spec);
}

/** The library is loaded; its engine, the layer's kernel and the first call are not. */
function startup(conv: NonNullable<Jobs["conv"]>, spec: never): Job {
  let job: Job;
  return {
    run: async () => {
      job = await conv(spec);
      return await job.run();
    },
    arrays: (value) => job.arrays(value),
  };
}

/** Seconds of one run, the mean of `repeat`. */
async function time(prepared: Prepared, repeat: number): Promise<number> {
  const { job } = prepared;
  release(prepared);
  // What the last run left is not to be cleared away during this one. A full collection would take optimized code with it.
  globalThis.gc?.({ type: "minor", execution: "sync" });
  const start = performance.now();
  for (let i = 0; i < repeat; i++) {
    release(prepared);
    const value = job.run();
    prepared.value = value instanceof Promise ? await value : value;
  }
  return (performance.now() - start) / 1000 / repeat;
}

function release(prepared: Prepared): void {
  if (prepared.value !== undefined) prepared.job.free?.(prepared.value);
  prepared.value = undefined;
}

function written(array: NumericArray, path: string): { path: string; dtype: "int32" | "float32" | "float64" } {
  writeFileSync(path, array);
  const dtype = array instanceof Int32Array ? "int32" : array instanceof Float32Array ? "float32" : "float64";
  return { path, dtype };
}

function say(message: Greeting | Answer): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
