/** What the machine does at most, as a program of the benchmark: `limits.ts 2` on two threads. */
import type { Job, NumericArray } from "../jobs.ts";
import { serve } from "../serve.ts";
import { javascriptPasses } from "./javascript.ts";
import type { KernelName } from "./kernels.ts";
import { Threads } from "./threads.ts";

const count = Number(process.argv[2]);

/** Memory is passed over in multiples of this: the threads' parts, and halves, thirds or eighths of them, consist of whole loads. */
const step = count * 1536;

const nothing = (): readonly NumericArray[] => [];

await serve(() => {
  const threads = new Threads(count);
  const parts = Array.from({ length: count }, (_, thread) => thread);
  const passJob = (name: KernelName, bytes: number): Job => {
    const part = (Math.floor(bytes / step) * step) / count;
    const address = threads.allocate(count * part);
    const ranges = parts.map((thread) => [address + thread * part, part] as const);
    return { run: () => threads.run(name, ...ranges), arrays: nothing };
  };
  return {
    versions: {},
    jobs: {
      pass: ({ kind, bytes }) => passJob(kind, bytes),
      javascriptPass: ({ kind, bytes }) => ({ run: javascriptPasses[kind](bytes), arrays: nothing }),
      multiplyAdd: ({ fused, count: multiplyAdds }) => {
        const name = fused ? "fusedMultiplyAdd" : "multiplyAdd";
        const rounds = Math.round(multiplyAdds / 48 / count);
        return { run: () => threads.run(name, ...parts.map((thread) => [thread, rounds] as const)), arrays: nothing };
      },
    },
  };
});
