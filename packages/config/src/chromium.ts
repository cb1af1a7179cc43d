import { existsSync } from "node:fs";

/** Debian's, or the one that `CHROMIUM_PATH` names. */
export const chromiumPath: string = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Without it the tests that open pages are skipped. */
export const hasChromium: boolean = existsSync(chromiumPath);

/** It asks nothing of the network, and runs in a container. */
export const chromiumArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];
