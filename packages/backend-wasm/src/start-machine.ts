import { ConvmtxError, LimitError } from "@convmtx/tensor";
import { Heap } from "./heap.ts";
import { loadModule, type ModuleName } from "./load-module.ts";
import { Machine } from "./machine.ts";
import { controlWords, maxParts } from "./threads/control.ts";
import { ThreadPool } from "./threads/pool.ts";

export interface MachineOptions {
  readonly threads?: number | undefined;
  readonly relaxedSimd?: boolean | undefined;
  readonly baseUrl?: string | URL | undefined;
  /** Jobs of less work are not shared out. Default: what waking a thread is worth. */
  readonly worthSharing?: number | undefined;
}

/** Jobs of less work, in multiplications or so, are not shared out: waking a thread takes longer. */
const defaultWorthSharing = 100_000;

/** A WebAssembly memory of 4 GiB, the most that 32-bit addresses reach. */
const mostPages = 65_536;

/** Bytes at the beginning of the memory which no block gets: address 0 stands for nothing. */
const reserved = 64;

export interface StartedMachine {
  readonly machine: Machine;
  readonly moduleName: ModuleName;
  /** Why there are no threads, if there are none though they were wanted. */
  readonly reason: string | undefined;
}

/** @throws ConvmtxError `OPTION_INVALID`; UnsupportedError `UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
export async function startMachine(options: MachineOptions): Promise<StartedMachine> {
  const wanted = threadsWanted(options.threads);
  const reason = wanted > 1 ? whyNotShared() : undefined;
  const threads = reason === undefined ? wanted : 1;
  const shared = threads > 1;
  const { name, module } = await loadModule({ relaxed: options.relaxedSimd ?? true, shared, baseUrl: options.baseUrl });
  const { memory, maximum } = newMemory(shared);
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const heap = new Heap(memory, reserved, maximum);
  const pool = shared
    ? new ThreadPool(threads, { module, memory, base: heap.allocateZeros(4 * controlWords) / 4 })
    : undefined;
  const machine = new Machine(instance, heap, pool, options.worthSharing ?? defaultWorthSharing);
  return { machine, moduleName: name, reason };
}

function newMemory(shared: boolean): { memory: WebAssembly.Memory; maximum: number } {
  // Shared memory reserves its maximum at once, which small devices refuse.
  for (let maximum = mostPages; ; maximum /= 2) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum, shared }), maximum };
    } catch (error) {
      if (maximum > 1024) continue;
      throw new LimitError("MEMORY_LIMIT", "wasm: the runtime gives no memory; close what is not needed", {
        cause: error,
      });
    }
  }
}

/** Why memory cannot be shared with threads here; undefined if it can. */
function whyNotShared(): string | undefined {
  if (typeof SharedArrayBuffer === "undefined") {
    return "there is no SharedArrayBuffer: a page gets it by the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";
  }
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return crossOriginIsolated === false ? "the page is not cross-origin isolated" : undefined;
}

/** @throws ConvmtxError `OPTION_INVALID` */
function threadsWanted(threads: number | undefined): number {
  if (threads === undefined) return Math.min(8, cores());
  if (Number.isInteger(threads) && threads >= 1 && threads <= maxParts) return threads;
  throw new ConvmtxError("OPTION_INVALID", `wasm: threads is ${threads}, expected an integer from 1 to ${maxParts}`, {
    details: { option: "threads", value: threads },
  });
}

function cores(): number {
  const { navigator, process } = globalThis as {
    navigator?: { hardwareConcurrency?: number };
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  const os = process?.getBuiltinModule?.("node:os") as { availableParallelism(): number } | undefined;
  return os?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1;
}
