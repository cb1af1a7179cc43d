// The file that a thread of the pool runs: it does its part of one job after the other, and sleeps between them.
import { control, kernelsOf, maxParts, type ThreadStart } from "./control.ts";

/** Looks at the job counter this often before it sleeps: operations come in rows, and waking up costs more than a look. */
const looks = 20_000;

function work({ module, memory, control: at }: ThreadStart): void {
  const kernels = kernelsOf(new WebAssembly.Instance(module, { env: { memory } }));
  // A view of the memory's beginning stays valid when the memory grows.
  const words = new Int32Array(memory.buffer);
  let job = Atomics.load(words, at + control.job);
  // The caller does part 0. A job that is under way already does not count on this thread: its parts are fewer.
  const part = Atomics.add(words, at + control.ready, 1) + 1;
  for (;;) {
    for (let look = 0; look < looks && Atomics.load(words, at + control.job) === job; look++);
    Atomics.wait(words, at + control.job, job);
    job = Atomics.load(words, at + control.job);
    const parts = job & maxParts;
    if (part >= parts) continue;
    const kernel = words[at + control.kernel];
    if (kernel < 0) return;
    try {
      kernels[kernel][1](part, parts, words[at + control.arguments] >>> 0);
    } catch {
      Atomics.store(words, at + control.failed, 1);
    }
    if (Atomics.sub(words, at + control.pending, 1) === 1) Atomics.notify(words, at + control.pending);
  }
}

interface NodePort {
  once(event: "message", listener: (start: ThreadStart) => void): void;
}

const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
const node = process?.getBuiltinModule?.("node:worker_threads") as { parentPort: NodePort | null } | undefined;
if (node?.parentPort) node.parentPort.once("message", work);
else {
  addEventListener("message", ({ data }: MessageEvent<ThreadStart>) => {
    work(data);
    close();
  });
}
