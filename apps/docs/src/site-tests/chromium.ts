import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";

const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Without it the tests that open pages are skipped. */
export const hasChromium = existsSync(executablePath);

/** @param port where it is to take the protocol of its developer tools, for programs beside Playwright */
export function launchChromium(port?: number): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
      ...(port === undefined ? [] : [`--remote-debugging-port=${port}`]),
    ],
  });
}
