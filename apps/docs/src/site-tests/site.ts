import type { Browser } from "playwright";
import { inject } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type OpenedPage, type OpenOptions, openIn } from "./opened-page.ts";

export { hasChromium } from "@convmtx/config/chromium";
export { nextFrame, type OpenedPage, settled } from "./opened-page.ts";

let browser: Promise<Browser> | undefined;

/** Opens a page of the site under test, as `/guides/matrix/`, once it has loaded. */
export async function openPage(path: string, options?: OpenOptions): Promise<OpenedPage> {
  browser ??= launchChromium();
  return openIn(await browser, inject("siteOrigin"), path, options);
}

/** After the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}
