import { expect, it } from "vitest";
import { abortable, runSteps } from "./steps.ts";

/** Busy for `milliseconds` before each of three steps. */
function* slow(milliseconds: number): Generator<number, string> {
  for (const share of [0.25, 0.5, 1]) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield share;
  }
  return "done";
}

it("asks now and then, and gives the result", async () => {
  const shares: number[] = [];
  const tick = (share: number) => Promise.resolve(shares.push(share) > 0);
  expect(await runSteps(slow(30), tick)).toBe("done");
  expect(shares).toEqual([0.25, 0.5, 1]);
});

it("ends where it is no longer wanted", async () => {
  const shares: number[] = [];
  const tick = (share: number) => Promise.resolve(shares.push(share) < 2);
  expect(await runSteps(slow(30), tick)).toBeUndefined();
  expect(shares).toEqual([0.25, 0.5]);
});

it("work that a signal ends is ended once it is no longer wanted, and gives nothing", async () => {
  const result = await abortable(
    () => Promise.resolve(false),
    async ({ signal, onProgress }) => {
      for (let done = 1; done <= 100; done++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        onProgress(done, 100);
        signal.throwIfAborted();
      }
      return "whole";
    },
  );
  expect(result).toBeUndefined();
});

it("its own errors are errors", async () => {
  const work = abortable(
    () => Promise.resolve(true),
    () => Promise.reject(new Error("disk full")),
  );
  await expect(work).rejects.toThrow("disk full");
});
