import { parentPort, workerData } from "node:worker_threads";
import { type AttackReport, attack } from "./attack.ts";
import { readers } from "./readers.ts";
import { seeds } from "./seeds.ts";
import type { Task } from "./watch.ts";

/** Attacks one reader, and writes every input where it can be seen from outside, before it is read. */
const { reader: name, seed, runs, shared } = workerData as Task;
const reader = readers.find((one) => one.name === name);
if (reader === undefined || parentPort === null) throw new Error(`no reader ${name}, or no parent`);
const state = new Int32Array(shared, 0, 3);
const input = new Uint8Array(shared, 12);

const report: AttackReport = await attack(reader, await seeds(), {
  seed,
  runs,
  measuresMemory: true,
  onInput(bytes, piece) {
    input.set(bytes.subarray(0, input.length));
    state[1] = Math.min(bytes.length, input.length);
    state[2] = piece;
    Atomics.add(state, 0, 1);
  },
});
parentPort.postMessage(report);
