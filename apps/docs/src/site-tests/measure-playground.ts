/** `npm run measure:playground`: what the playground's first load weighs, and how soon it answers. Times are those of this machine, as busy as it is. */
import { loadavg } from "node:os";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright";
import { launchChromium } from "./chromium.ts";
import { nextFrame, openIn, settled } from "./opened-page.ts";
import { servedSite } from "./served-site.ts";
import { answered, longestTask, timeAnswer, watchTasks } from "./times-in-page.ts";

const site = await servedSite();
const browser = await launchChromium();
try {
  const bodies: Promise<Buffer>[] = [];
  const { page, faults } = await openIn(browser, site.origin, "/playground/", {
    prepare: async (context) => {
      context.on("response", (response) => bodies.push(response.body()));
    },
  });
  await settled(page);
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  say("first load, gzipped", `${sizes.reduce((sum, size) => sum + size, 0)} bytes in ${sizes.length} files`);

  await choose(page, "Edges of a 64 × 64 picture");
  say("64 × 64, stride 1, 2, 1, …", distribution(await strideTimes(page, 40)));
  say("64 × 64, an output pointed at", distribution(await hoverTimes(page, /^Output/, 40)));
  say("64 × 64, a matrix entry pointed at", distribution(await hoverTimes(page, /^The matrix/, 40)));

  await page.evaluate(watchTasks);
  say("five million entries, until drawn", `${(await drawTime(page, "Five million entries")).toFixed(0)} ms`);
  await sayLongest(page, "while it is drawn");
  const { x, y } = await middleOf(page, /^The matrix/);
  await page.mouse.move(x, y);
  for (let k = 0; k < 10; k++) await page.mouse.wheel(0, -100);
  await sayLongest(page, "zoomed by wheel");
  await page.mouse.down();
  for (let k = 1; k <= 20; k++) await page.mouse.move(x + 5 * k, y + 3 * k);
  await page.mouse.up();
  await sayLongest(page, "dragged");
  for (let k = 0; k < 40; k++) await page.mouse.move(x + 4 * k, y - 2 * k);
  await sayLongest(page, "pointed at");
  say("load of the machine, 1 minute", loadavg()[0].toFixed(1));
  if (faults.length > 0) throw new Error(faults.join("\n"));
} finally {
  await browser.close();
  await site.stop();
}

function say(what: string, value: string): void {
  console.log(`${what.padEnd(36)}  ${value}`);
}

async function choose(page: Page, example: string): Promise<void> {
  await page.getByLabel("Begin with").selectOption({ label: example });
  await settled(page);
}

async function strideTimes(page: Page, count: number): Promise<number[]> {
  const field = page.getByRole("spinbutton", { name: "Stride, all axes", exact: true });
  const times: number[] = [];
  for (let k = 0; k < count; k++) {
    await page.evaluate(timeAnswer, { event: "input", answer: "drawn" } as const);
    await field.fill(k % 2 === 0 ? "2" : "1");
    times.push(await page.evaluate(answered));
  }
  return times;
}

async function hoverTimes(page: Page, name: RegExp, count: number): Promise<number[]> {
  const { x, y, width } = await middleOf(page, name);
  const times: number[] = [];
  for (let k = 0; k < count; k++) {
    await page.evaluate(timeAnswer, { event: "pointermove", answer: "described" } as const);
    // Along the diagonal, on which the entries are.
    const way = (0.8 * k) / count - 0.4;
    await page.mouse.move(x + way * width, y + way * width);
    times.push(await page.evaluate(answered));
  }
  return times;
}

async function drawTime(page: Page, example: string): Promise<number> {
  await page.evaluate(timeAnswer, { event: "change", answer: "drawn" } as const);
  await page.getByLabel("Begin with").selectOption({ label: example });
  return page.evaluate(answered);
}

async function middleOf(page: Page, name: RegExp): Promise<{ x: number; y: number; width: number }> {
  const picture = page.getByRole("application", { name });
  await picture.scrollIntoViewIfNeeded();
  const box = (await picture.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: Math.min(box.width, box.height) };
}

async function sayLongest(page: Page, what: string): Promise<void> {
  await settled(page);
  await nextFrame(page);
  const longest = await page.evaluate(longestTask);
  say(`  longest task, ${what}`, longest === 0 ? "none above 50 ms" : `${longest.toFixed(0)} ms`);
}

function distribution(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1].toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, of ${times.length}`;
}
