import type { JobMessage } from "./newest-job.ts";

/** In a worker: answers each request with a result, or with the message of what was thrown; `tell` sends what there is before the end. */
export function serveJob<Request, Part, Result>(work: (request: Request, tell: (part: Part) => void) => Result): void {
  const post = (message: JobMessage<Part, Result>) => globalThis.postMessage(message);
  globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
    try {
      post({ kind: "result", result: work(data, (part) => post({ kind: "part", part })) });
    } catch (error) {
      post({ kind: "error", message: error instanceof Error ? error.message : String(error) });
    }
  };
}
