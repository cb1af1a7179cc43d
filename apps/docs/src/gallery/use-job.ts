import { useEffect, useMemo } from "preact/hooks";
import { type JobWorker, NewestJob } from "./newest-job.ts";

/** Starts when what it depends on changes, a moment later, so that a slider on its way does not start a worker at each step. */
export function useJob<Request, Part, Result>(
  spawn: () => JobWorker,
  request: Request,
  inputs: readonly unknown[],
): NewestJob<Request, Part, Result> {
  const job = useMemo(() => new NewestJob<Request, Part, Result>(spawn), []);
  useEffect(() => () => job.end(), [job]);
  useEffect(() => {
    const timer = setTimeout(() => job.start(request), 150);
    return () => clearTimeout(timer);
  }, inputs);
  return job;
}
