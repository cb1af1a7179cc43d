import type { Backend } from "@convmtx/backend";
import { defineBackend, nativeLedger } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import type { WasmNative, WasmSparse } from "./convert.ts";
import {
  floatsAt,
  free,
  isSparse,
  newIndptr,
  newSparse,
  readSparse,
  uploadDense,
  uploadSparse,
  viewOf,
} from "./convert.ts";
import type { ModuleName } from "./load-module.ts";
import { wasmOps } from "./ops.ts";
import { type StartedMachine, startMachine } from "./start-machine.ts";
import type { ThreadPool } from "./threads/pool.ts";
import { KernelPlans } from "./windows/kernel-plans.ts";

export interface WasmOptions {
  /**
   * Threads that work, the caller's among them. Default: one for each core, but at most 8. They start at the first operation that is
   * worth it. 1 needs no shared memory.
   */
  readonly threads?: number | undefined;
  /**
   * Whether products may be added in one rounding where the machine can (relaxed SIMD): faster, and the last digit may differ from
   * machine to machine. Default true. Sums that threads divide differ with their number all the same.
   */
  readonly relaxedSimd?: boolean | undefined;
  /** A folder, "/" at its end, with the modules of the package's folder `dist/wasm`. Default: those in the package's code. */
  readonly baseUrl?: string | URL | undefined;
}

/** The engine, and what there is to know of its threads. */
export interface WasmBackend extends Backend<WasmNative, "sync"> {
  /** Which kernels run: those of relaxed SIMD or of plain, for shared memory or not. */
  readonly moduleName: ModuleName;
  readonly threads: ThreadReport;
  /** Starts the threads now instead of at the first large operation. @returns settles with how many work, the caller's among them */
  startThreads(): Promise<number>;
}

/** What became of the threads that were wanted. */
export interface ThreadReport {
  /** Threads that work now, the caller's among them: 1 until the others have started. */
  readonly running: number;
  /** Why there are no others, if they were wanted: shared memory is not allowed here, or their file could not be loaded. */
  readonly reason: string | undefined;
}

/**
 * The WebAssembly engine: SIMD kernels over a memory of their own, on one thread or several, synchronous, float32 and float64.
 *
 * @returns settles when the kernels are compiled; the threads start later
 * @throws (rejects) UnsupportedError `UNSUPPORTED` where there is no WebAssembly with SIMD, or nothing at `baseUrl`; ConvmtxError
 * `OPTION_INVALID`; LimitError `MEMORY_LIMIT`
 * @remarks Products and sums run in the dtype, so float32 rounds at every step (`dot` and `nrm2` sum in float64). It has every operation of
 * the contract. Matrices and vectors live in one memory of at most 4 GiB.
 */
export async function wasm(options: WasmOptions = {}): Promise<WasmBackend> {
  const started = await startMachine(options);
  const { reason } = started;
  if (reason !== undefined && options.threads !== undefined) console.warn(`wasm: one thread, as ${reason}`);
  return backendOf(started);
}

const abandoned = new FinalizationRegistry<ThreadPool>((pool) => pool.end("the engine is gone"));

/** The engine over a machine that has started. */
export function backendOf({ machine, moduleName, reason }: StartedMachine): WasmBackend {
  const { heap, pool } = machine;
  const plans = new KernelPlans(machine);
  const own = heap.bytes;
  let open: WasmSparse | undefined;
  let isClosed = false;
  const { keep, keepResults, release, memory, clear } = nativeLedger<WasmNative>(() => 0);
  const backend = defineBackend<WasmNative, "sync">({
    manifest: {
      spec: 1,
      name: "wasm",
      version: "0.0.0",
      execution: "sync",
      dtypes: ["float32", "float64"],
      storage: "sparse",
    },
    ops: keepResults(wasmOps(machine, plans)),
    uploadDense: (x) => keep(uploadDense(heap, x.dtype, x.data)),
    uploadCsr: (a) => keep(uploadSparse(heap, a)),
    allocCsr(shape, nnz, dtype) {
      // Who did not commit has given up: there is one builder at a time.
      if (open !== undefined) free(heap, open);
      const native = newSparse(heap, { shape, dtype }, newIndptr(heap, shape[0]), nnz);
      open = native;
      const commit = () => {
        open = undefined;
        return keep(native);
      };
      return { parts: viewOf(heap, { shape, dtype }, native), commit };
    },
    readDense: (x) => floatsAt(heap, x.dtype, x.native.address, x.native.length).slice() as FloatArray,
    readCsr: (a) => readSparse(heap, a, a.native),
    setValues: (a, data) => floatsAt(heap, a.dtype, a.native.data, a.native.nnz).set(data),
    release(native) {
      if (!release(native)) return;
      if (!isSparse(native)) plans.forget(native);
      free(heap, native);
    },
    memory: () => ({ handles: memory().handles, bytes: isClosed ? 0 : heap.bytes - own }),
    sync: () => {},
    close() {
      clear();
      plans.clear();
      machine.close();
      isClosed = true;
    },
  });
  // Nobody can close an engine that nobody has: its threads would keep themselves and the memory.
  if (pool !== undefined) abandoned.register(backend, pool);
  return Object.assign(backend, {
    moduleName,
    threads: {
      get running() {
        return pool?.running ?? 1;
      },
      get reason() {
        return reason ?? pool?.reason;
      },
    },
    startThreads: async () => {
      await pool?.spawn();
      return pool?.running ?? 1;
    },
  });
}
