import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtPages, lookedAt } from "./built-pages.ts";
import { axeViolations, overflow, refilledFields } from "./page-rules.ts";
import { closeBrowser, hasChromium, nextFrame, type OpenedPage, openPage, settled } from "./site.ts";

const [wide, narrow] = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

afterAll(closeBrowser);

describe.skipIf(!hasChromium)("in a browser", () => {
  /** Two at a time: a page is mostly busy in one process of its own. */
  const idle: OpenedPage[] = [];
  beforeAll(async () => {
    for (let k = 0; k < 2; k++) idle.push(await openPage("/"));
  });

  test.concurrent.for(lookedAt(builtPages()))("%s is quiet, keeps to itself, fits and is accessible", async (path) => {
    const opened = idle.pop()!;
    const { page, faults } = opened;
    try {
      faults.length = 0;
      await page.setViewportSize(wide);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(path);
      await settled(page);
      expect(await page.evaluate(() => crossOriginIsolated), "may share memory with workers").toBe(true);
      expect(await overflow(page), "wider than 1440 px").toEqual([]);
      expect(await axeViolations(page, "all"), "light").toEqual([]);
      expect(await refilledFields(page), "what a browser fills in on the way back").toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.locator("html[data-theme=dark]").waitFor();
      // Nothing but the colours is another.
      expect(await axeViolations(page, "colours"), "dark").toEqual([]);
      await page.setViewportSize(narrow);
      await nextFrame(page);
      expect(await overflow(page), "wider than 360 px").toEqual([]);
      expect(faults).toEqual([]);
    } finally {
      idle.push(opened);
    }
  });

  test("an address without a page shows the site's own page for that", async () => {
    const { page, faults, close } = await openPage("/no/such/page/");
    expect(await page.locator("h1").textContent()).toBe("404");
    expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
    await close();
  });

  test("the search finds a function of the reference", async () => {
    const { page, faults, close } = await openPage("/");
    await page.getByRole("button", { name: "Search" }).click();
    await page
      .getByRole("textbox", { name: "Search" })
      .or(page.getByPlaceholder("Search"))
      .first()
      .fill("convOperator");
    const result = page.locator('a[href*="/api/toeplitz/functions/convoperator/"]').first();
    await result.waitFor();
    await result.click();
    await page.waitForURL("**/api/toeplitz/functions/convoperator/**");
    expect(await page.locator("h1").textContent()).toBe("convOperator");
    expect(faults).toEqual([]);
    await close();
  });
});
