/** A thread of `threads.ts`: does its part of each call, and sleeps in between. */
import { workerData } from "node:worker_threads";
import { instantiate } from "./kernels.ts";
import { type ThreadStart, word } from "./threads.ts";

const { module, memory, control } = workerData as ThreadStart;
const kernels = instantiate(module, memory);
const all = Object.values(kernels);
for (let call = 0; ; call++) {
  Atomics.wait(control, word.call, call);
  all[control[word.kernel]](control[word.first], control[word.second]);
  Atomics.store(control, word.done, 1);
}
