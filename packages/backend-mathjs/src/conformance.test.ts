import { runConformance } from "@convmtx/conformance";
import { describe, it } from "vitest";
import { mathjs } from "./index.ts";

runConformance({ describe, it, create: () => mathjs() });
