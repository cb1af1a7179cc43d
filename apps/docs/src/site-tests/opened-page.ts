import type { Browser, BrowserContext, Page } from "playwright";

export interface OpenOptions {
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  /** Before the page's own scripts run. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

/** A page of the site in a browser of its own storage, and what went wrong on it so far. */
export interface OpenedPage {
  page: Page;
  /** Errors and warnings on the console, exceptions, requests that failed or went to another origin. */
  faults: string[];
  close: () => Promise<void>;
}

/** Opens a page of the site at `origin`, as `/guides/matrix/`, once it has loaded. */
export async function openIn(
  browser: Browser,
  origin: string,
  path: string,
  { width = 1440, height = 900, colorScheme = "light", prepare }: OpenOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
  });
  await prepare?.(context);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A page that is left gives up what it was loading.
    if (reason !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()} (${reason})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== origin) {
      faults.push(`to another origin: ${request.url()}`);
    }
  });
  await page.goto(path, { waitUntil: "load" });
  return { page, faults, close: () => context.close() };
}

/** Waits until nothing is left to load, to compute or to draw: as a reader sees the page who has waited. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => {
    const isStarted = !/needs JavaScript/.test(document.querySelector(".demo, #playground")?.textContent ?? "");
    // The playground's output comes from the worker that draws its matrix.
    const isDrawn =
      document.querySelector("#playground") === null ||
      (document.querySelector(".matrix-stage canvas") && document.querySelector("canvas[aria-label^=Output]"));
    // Code that scrolls can be reached by keyboard a moment after it is laid out.
    const code = [...document.querySelectorAll<HTMLElement>(".expressive-code pre")];
    const outcomes = [...document.querySelectorAll(".demo [role=status]")];
    return (
      isStarted &&
      isDrawn &&
      document.querySelector("progress") === null &&
      code.every(({ scrollWidth, clientWidth, tabIndex }) => scrollWidth <= clientWidth || tabIndex === 0) &&
      outcomes.every(({ textContent }) => textContent !== "")
    );
  });
  await nextFrame(page);
}

/** Waits until what has changed is laid out, seen by the page's own observers, and laid out again. */
export function nextFrame(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}
