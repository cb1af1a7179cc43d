import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { progressOn } from "./progress.ts";
import type { Screen } from "./terminal.ts";

function screen(isTTY: boolean): { screen: Screen; shown: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  let text = "";
  stream.on("data", (chunk) => {
    text += chunk;
  });
  const shown = () => text;
  const write = (part: string) => void stream.write(part);
  return {
    screen: { write, isTTY, columns: 80, hasColour: false, stream: stream as unknown as NodeJS.WriteStream },
    shown,
  };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

it("shows a bar on a terminal and takes it away", async () => {
  const { screen: terminal, shown } = screen(true);
  const progress = progressOn(terminal, "writing T.npz", 4, 0);
  progress.update(1);
  await tick();
  expect(shown()).toMatch(/writing T\.npz =+ +25 %/);
  progress.update(4);
  progress.stop();
  await tick();
  expect(shown().endsWith("\u001b[2K")).toBe(true);
});

it("shows nothing for short work, nor anywhere but on a terminal", async () => {
  for (const isTTY of [true, false]) {
    const { screen: terminal, shown } = screen(isTTY);
    const progress = progressOn(terminal, "writing T.npz", 4, isTTY ? 60_000 : 0);
    progress.update(1);
    progress.stop();
    await tick();
    expect(shown()).toBe("");
  }
});

it("comes back after a line was printed", async () => {
  const { screen: terminal, shown } = screen(true);
  const progress = progressOn(terminal, "building", 4, 0);
  progress.update(1);
  progress.stop();
  const before = shown().length;
  progress.update(2);
  await tick();
  expect(shown().slice(before)).toMatch(/building =+ +50 %/);
  progress.stop();
  await tick();
  expect(shown().endsWith("\u001b[2K")).toBe(true);
});
