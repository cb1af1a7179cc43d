import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { statusOn } from "./status-line.ts";
import type { Screen } from "./terminal.ts";

function screen(isTTY: boolean): { screen: Screen; shown: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  let text = "";
  stream.on("data", (chunk) => {
    text += chunk;
  });
  const write = (part: string) => void stream.write(part);
  return {
    screen: { write, isTTY, columns: 80, hasColour: false, stream: stream as unknown as NodeJS.WriteStream },
    shown: () => text,
  };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

it("shows on a terminal where the work stands, and takes the line away", async () => {
  const { screen: terminal, shown } = screen(true);
  const status = statusOn(terminal, "solving", 0);
  status.show("iteration 1");
  await tick();
  expect(shown()).toContain("solving  iteration 1");
  await new Promise((resolve) => setTimeout(resolve, 250));
  status.show("iteration 2");
  await tick();
  expect(shown()).toContain("solving  iteration 2");
  status.stop();
  await tick();
  expect(shown().endsWith("\u001b[2K")).toBe(true);
});

it("shows nothing for short work, nor anywhere but on a terminal", async () => {
  for (const isTTY of [true, false]) {
    const { screen: terminal, shown } = screen(isTTY);
    const status = statusOn(terminal, "solving", isTTY ? 60_000 : 0);
    status.show("iteration 1");
    status.stop();
    await tick();
    expect(shown()).toBe("");
  }
});
