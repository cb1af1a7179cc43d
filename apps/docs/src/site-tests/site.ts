import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { inject } from "vitest";

const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Without it the tests that open pages are skipped. */
export const hasChromium = existsSync(executablePath);

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

let browser: Promise<Browser> | undefined;

/** Opens a page of the site, as `/guides/matrix/`, once it has loaded. */
export async function openPage(path: string, options: OpenOptions = {}): Promise<OpenedPage> {
  const { width = 1440, height = 900, colorScheme = "light", prepare } = options;
  const origin = inject("siteOrigin");
  browser ??= chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
  const context = await (await browser).newContext({
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

/** After the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}
