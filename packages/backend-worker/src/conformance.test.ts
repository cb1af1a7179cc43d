import { Worker } from "node:worker_threads";
import { runConformance } from "@convmtx/conformance";
import { describe, it } from "vitest";
import { worker } from "./backend.ts";

const engine = new URL("../fixtures/reference-engine.ts", import.meta.url);

runConformance({
  describe,
  it,
  create: () => worker(() => new Worker(engine, { execArgv: ["--conditions=@convmtx/source"] })),
});
