import type { JSX } from "preact";
import type { NewestJob } from "./newest-job.ts";

export interface JobStatusProps {
  readonly job: Pick<NewestJob<never, unknown, unknown>, "state" | "error" | "cancel">;
  /** While it runs; not read out, as it changes too often. */
  readonly progress: string;
  /** Read out at the end. */
  readonly outcome: string;
  readonly onRestart: () => void;
}

/** How far a worker is, with a button that stops it. */
export function JobStatus({ job, progress, outcome, onRestart }: JobStatusProps): JSX.Element {
  const state = job.state.value;
  const isWorking = state === "working";
  const ends = { idle: "", working: "", done: outcome, cancelled: "Stopped.", failed: job.error.value };
  return (
    <div class="job-status">
      <button type="button" onClick={() => (isWorking ? job.cancel() : onRestart())}>
        {isWorking ? "Stop" : "Run again"}
      </button>
      {isWorking && <progress aria-label="Working" />}
      {isWorking && <span>{progress}</span>}
      <span role="status" class={state === "failed" ? "job-failed" : ""}>
        {ends[state]}
      </span>
    </div>
  );
}
