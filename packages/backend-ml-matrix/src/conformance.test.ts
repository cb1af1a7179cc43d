import { runConformance } from "@convmtx/conformance";
import { describe, it } from "vitest";
import { mlMatrix } from "./index.ts";

runConformance({ describe, it, create: () => mlMatrix() });
