import { Worker } from "node:worker_threads";
import { type Backend, type Execution, type Native, optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { js } from "@convmtx/backend-js";
import { mathjs } from "@convmtx/backend-mathjs";
import { mlMatrix } from "@convmtx/backend-ml-matrix";
import { wasm } from "@convmtx/backend-wasm";
import { worker } from "@convmtx/backend-worker";

type Create = () => Backend<Native, Execution> | Promise<Backend<Native, Execution>>;

const jsFile = new URL("../fixtures/js-engine.ts", import.meta.url);
const options = { execArgv: ["--conditions=@convmtx/source"] };

/** Every engine of the workspace. One more is one more line. */
export const engines: readonly (readonly [name: string, create: Create])[] = [
  ["reference, sync", () => reference({ execution: "sync", ops: optionalOps })],
  ["reference, async", () => reference({ execution: "async", ops: optionalOps })],
  ["js", () => js()],
  ["ml-matrix", () => mlMatrix()],
  ["mathjs", () => mathjs()],
  ["wasm", () => wasm()],
  ["js in a worker", () => worker(() => new Worker(jsFile, options))],
];
