import { useEffect, useMemo } from "preact/hooks";
import { type JobWorker, NewestJob } from "./newest-job.ts";

/**
 * Starts when what it depends on changes; what is not short, a moment later, so that a slider on its way does not start a worker at each step.
 */
export function useJob<Request, Part, Result>(
  spawn: () => JobWorker,
  request: Request,
  inputs: readonly unknown[],
  { isShort = false }: { readonly isShort?: boolean } = {},
): NewestJob<Request, Part, Result> {
  const job = useMemo(() => new NewestJob<Request, Part, Result>(spawn, { isShort }), []);
  useEffect(() => () => job.end(), [job]);
  useEffect(() => {
    if (isShort) {
      job.start(request);
      return;
    }
    const timer = setTimeout(() => job.start(request), 150);
    return () => clearTimeout(timer);
  }, inputs);
  return job;
}
