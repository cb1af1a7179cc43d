import { amplification } from "./amplification.ts";
import { serveJob } from "./serve-job.ts";

serveJob(amplification);
