import { expect, it } from "vitest";
import { Latest } from "./latest.ts";

function gate() {
  let open: (value?: unknown) => void = () => undefined;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

it("a later question takes the place of the earlier, which learns of it", async () => {
  const latest = new Latest();
  const { open, opened } = gate();
  let first: boolean | undefined;
  const one = latest.run(async (isWanted) => {
    await opened;
    first = isWanted();
    return 1;
  });
  await Promise.resolve();
  await Promise.resolve();
  const two = latest.run(() => Promise.resolve(2));
  open();
  expect(await Promise.all([one, two])).toEqual([undefined, 2]);
  expect(first).toBe(false);
});

it("what waited and was overtaken never starts; tasks never overlap", async () => {
  const latest = new Latest();
  const { open, opened } = gate();
  const started: number[] = [];
  const task = (name: number) =>
    latest.run(async () => {
      started.push(name);
      await opened;
      return name;
    });
  const one = task(1);
  await Promise.resolve();
  await Promise.resolve();
  const rest = [task(2), task(3)];
  open();
  expect(await Promise.all([one, ...rest])).toEqual([undefined, undefined, 3]);
  expect(started).toEqual([1, 3]);
});

it("an error reaches who asked, unless nobody wants the answer any more", async () => {
  const latest = new Latest();
  await expect(latest.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  const { open, opened } = gate();
  const late = latest.run(async () => {
    await opened;
    throw new Error("late");
  });
  latest.cancel();
  open();
  expect(await late).toBeUndefined();
  expect(await latest.run(() => Promise.resolve(4))).toBe(4);
});
