import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { afterAll, describe, expect, test } from "vitest";
import { builtPages, lookedAt } from "./built-pages.ts";
import { closeBrowser, hasChromium, openPage } from "./site.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

afterAll(closeBrowser);

describe.skipIf(!hasChromium)("in a browser", () => {
  test.for(lookedAt(builtPages()))("%s is quiet, keeps to itself, fits and is accessible", async (path) => {
    const { page, faults, close } = await openPage(path);
    try {
      expect(await page.evaluate(() => crossOriginIsolated), "may share memory with workers").toBe(true);
      expect(await overflow(page), "wider than 1440 px").toEqual([]);
      expect(await axeViolations(page, (axe) => axe.withTags(rules)), "light").toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.locator("html[data-theme=dark]").waitFor();
      // Nothing but the colours is another.
      expect(await axeViolations(page, (axe) => axe.withRules("color-contrast")), "dark").toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await overflow(page), "wider than 360 px").toEqual([]);
      expect(faults).toEqual([]);
    } finally {
      await close();
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

/** What reaches beyond the right edge of a page that scrolls sideways. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 100));
  });
}

async function axeViolations(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const { violations } = await choose(new AxeBuilder({ page }).setLegacyMode(true)).analyze();
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html)
        .join(" ")}`,
  );
}
