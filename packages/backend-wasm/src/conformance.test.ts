import { runConformance } from "@convmtx/conformance";
import { describe, it } from "vitest";
import { wasm } from "./index.ts";

describe("one thread", () => runConformance({ describe, it, create: () => wasm({ threads: 1 }) }));
