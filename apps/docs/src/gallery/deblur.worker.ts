import { deblur } from "./deblur.ts";
import { serveJob } from "./serve-job.ts";

serveJob(deblur);
