import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** What a worker says of the request that it works on. */
export type JobMessage<Part, Result> =
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "error"; readonly message: string };

export type JobState = "idle" | "working" | "done" | "cancelled" | "failed";

/** What of a worker is needed here. */
export interface JobWorker {
  onmessage: ((event: MessageEvent) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/**
 * Requests to a worker of which only the newest counts. What it replaces is ended together with its worker: a computation that does not
 * listen can be stopped in no other way, and none is left to slow the next one down. A computation that takes no longer
 * than a worker takes to start, `isShort`, may end, and the newest request follows it.
 */
export class NewestJob<Request, Part, Result> {
  readonly state: ReadonlySignal<JobState>;
  readonly part: ReadonlySignal<Part | undefined>;
  /** Of the last request that came to an end; it stays while the next one runs. */
  readonly result: ReadonlySignal<Result | undefined>;
  /** What that request was. */
  readonly answered: ReadonlySignal<Request | undefined>;
  readonly error: ReadonlySignal<string>;
  private readonly inner = {
    state: signal<JobState>("idle"),
    part: signal<Part | undefined>(undefined),
    result: signal<Result | undefined>(undefined),
    answered: signal<Request | undefined>(undefined),
    error: signal(""),
  };
  private readonly spawn: () => JobWorker;
  private readonly isShort: boolean;
  private worker: JobWorker | undefined;
  private waiting: { readonly request: Request } | undefined;

  constructor(spawn: () => JobWorker, { isShort = false }: { readonly isShort?: boolean } = {}) {
    this.spawn = spawn;
    this.isShort = isShort;
    ({ state: this.state, part: this.part, result: this.result, error: this.error } = this.inner);
    this.answered = this.inner.answered;
  }

  start(request: Request): void {
    const { inner } = this;
    if (inner.state.value === "working") {
      if (this.isShort) {
        this.waiting = { request };
        return;
      }
      this.end();
    }
    inner.state.value = "working";
    this.worker ??= this.spawn();
    const { worker } = this;
    worker.onmessage = ({ data }: MessageEvent<JobMessage<Part, Result>>) => {
      if (data.kind === "part") inner.part.value = data.part;
      else {
        if (data.kind === "error") this.fail(data.message);
        else {
          batch(() => {
            inner.result.value = data.result;
            inner.answered.value = request;
            inner.state.value = "done";
          });
        }
        const next = this.waiting;
        this.waiting = undefined;
        if (next !== undefined) this.start(next.request);
      }
    };
    worker.onerror = ({ message }) => {
      this.end();
      this.fail(message === "" ? "The worker could not be started." : message);
    };
    worker.postMessage(request);
  }

  cancel(): void {
    if (this.inner.state.value !== "working") return;
    this.end();
    this.inner.state.value = "cancelled";
  }

  /** The worker goes; what it was to do is forgotten. */
  end(): void {
    this.waiting = undefined;
    if (this.worker === undefined) return;
    this.worker.onmessage = null;
    this.worker.onerror = null;
    this.worker.terminate();
    this.worker = undefined;
  }

  private fail(message: string): void {
    this.inner.error.value = message;
    this.inner.state.value = "failed";
  }
}
