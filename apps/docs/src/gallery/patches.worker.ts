import { throughPatches } from "./patches.ts";
import { serveJob } from "./serve-job.ts";

serveJob(throughPatches);
