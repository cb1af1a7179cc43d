// The file that a thread of the pool runs: it does its part of one job after the other, and sleeps between them.
import { control, kernelsOf, maxParts, type ThreadStart } from "./control.ts";

/** Looks at the job counter this often before it sleeps: operations come in rows, and waking up costs more than a look. */
const looks = 20_000;

function work({ module, memory, base }: ThreadStart, tellReady: () => void): void {
  const kernels = kernelsOf(new WebAssembly.Instance(module, { env: { memory } }));
  // A view of the memory's beginning stays valid when the memory grows.
  const words = new Int32Array(memory.buffer);
  let job = Atomics.load(words, base + control.job);
  // The caller does part 0. A job that is under way already does not count on this thread: its parts are fewer.
  const part = Atomics.add(words, base + control.ready, 1) + 1;
  tellReady();
  for (;;) {
    job = nextJob(words, base + control.job, job);
    const parts = job & maxParts;
    if (part >= parts) continue;
    try {
      kernels[words[base + control.kernel]][1](part, parts, words[base + control.arguments] >>> 0);
    } catch {
      Atomics.store(words, base + control.failed, 1);
    }
    if (Atomics.sub(words, base + control.pending, 1) === 1) Atomics.notify(words, base + control.pending);
  }
}

/** Waits until the job at `at` is another than `known`. A thread may be woken for a job that it has seen by looking: that is none. */
function nextJob(words: Int32Array, at: number, known: number): number {
  for (let look = 0; look < looks; look++) {
    const job = Atomics.load(words, at);
    if (job !== known) return job;
  }
  for (;;) {
    Atomics.wait(words, at, known);
    const job = Atomics.load(words, at);
    if (job !== known) return job;
  }
}

interface NodePort {
  once(event: "message", listener: (start: ThreadStart) => void): void;
  postMessage(message: string): void;
}

const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
const node = process?.getBuiltinModule?.("node:worker_threads") as { parentPort: NodePort | null } | undefined;
const port = node?.parentPort;
if (port) port.once("message", (start) => work(start, () => port.postMessage("ready")));
else addEventListener("message", ({ data }: MessageEvent<ThreadStart>) => work(data, () => postMessage("ready")));
