import { runConformance } from "@convmtx/conformance";
import { describe, it } from "vitest";
import { js } from "./index.ts";

runConformance({ describe, it, create: () => js() });
