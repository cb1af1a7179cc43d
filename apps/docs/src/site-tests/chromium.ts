import { chromiumArguments, chromiumPath } from "@convmtx/config/chromium";
import { type Browser, chromium } from "playwright";

/** @param port where it is to take the protocol of its developer tools, for programs beside Playwright */
export function launchChromium(port?: number): Promise<Browser> {
  const args = [...chromiumArguments, ...(port === undefined ? [] : [`--remote-debugging-port=${port}`])];
  return chromium.launch({ executablePath: chromiumPath, args });
}
