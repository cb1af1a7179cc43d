import { expect, test } from "vitest";
import { type JobMessage, type JobWorker, NewestJob } from "./newest-job.ts";

/** Answers when it is told to. */
class ManualWorker implements JobWorker {
  onmessage: JobWorker["onmessage"] = null;
  onerror: JobWorker["onerror"] = null;
  readonly requests: unknown[] = [];
  isTerminated = false;

  postMessage(request: unknown): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(message: JobMessage<string, number>): void {
    this.onmessage?.({ data: message } as MessageEvent);
  }
}

function started(options: { readonly isShort?: boolean } = {}) {
  const workers: ManualWorker[] = [];
  const job = new NewestJob<string, string, number>(() => {
    workers.push(new ManualWorker());
    return workers[workers.length - 1];
  }, options);
  job.start("first");
  return { job, workers };
}

test("parts come before the result, and an idle worker serves again", () => {
  const { job, workers } = started();
  expect(job.state.value).toBe("working");
  workers[0].say({ kind: "part", part: "half" });
  expect([job.part.value, job.result.value]).toEqual(["half", undefined]);
  workers[0].say({ kind: "result", result: 1 });
  expect([job.state.value, job.result.value]).toEqual(["done", 1]);
  job.start("second");
  expect(workers).toHaveLength(1);
  expect(workers[0].requests).toEqual(["first", "second"]);
});

test("a newer request ends the older one with its worker, and nothing of it is heard any more", () => {
  const { job, workers } = started();
  job.start("second");
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  workers[0].say({ kind: "result", result: 1 });
  expect([job.state.value, job.result.value]).toEqual(["working", undefined]);
  workers[1].say({ kind: "result", result: 2 });
  expect([job.state.value, job.result.value]).toEqual(["done", 2]);
  expect(job.answered.value).toBe("second");
});

test("a short computation may end, and of what came meanwhile only the newest follows", () => {
  const { job, workers } = started({ isShort: true });
  job.start("second");
  job.start("third");
  expect([workers.length, workers[0].isTerminated]).toEqual([1, false]);
  workers[0].say({ kind: "result", result: 1 });
  expect([job.state.value, job.result.value]).toEqual(["working", 1]);
  expect(workers[0].requests).toEqual(["first", "third"]);
  workers[0].say({ kind: "result", result: 3 });
  expect([job.state.value, job.result.value]).toEqual(["done", 3]);
});

test("cancelling keeps the last result, and ends nothing that has ended", () => {
  const { job, workers } = started();
  workers[0].say({ kind: "result", result: 1 });
  job.cancel();
  expect(job.state.value).toBe("done");
  job.start("second");
  job.cancel();
  expect([job.state.value, job.result.value, workers[0].isTerminated]).toEqual(["cancelled", 1, true]);
});

test("an error is told, and the next request is served", () => {
  const { job, workers } = started();
  workers[0].say({ kind: "error", message: "no window fits" });
  expect([job.state.value, job.error.value]).toEqual(["failed", "no window fits"]);
  job.start("second");
  workers[0].say({ kind: "result", result: 2 });
  expect(job.state.value).toBe("done");
});
