import { runConformance } from "@convmtx/conformance";
import { describe, it } from "vitest";
import { backendOf } from "./backend.ts";
import { wasm } from "./index.ts";
import { startMachine } from "./start-machine.ts";

describe("one thread", () => {
  runConformance({ describe, it, create: () => wasm({ threads: 1 }) });
});

describe("three threads, which share every job", () => {
  const create = async () => {
    const backend = backendOf(await startMachine({ threads: 3, worthSharing: 0 }));
    if ((await backend.startThreads()) !== 3) throw new Error(backend.threads.reason);
    return backend;
  };
  runConformance({ describe, it, create });
});
