import axe from "axe-core";
import type { Page } from "playwright";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/** What axe finds on a page, by all rules or by those of the colours alone, each with the elements that break it. */
export async function axeViolations(page: Page, rules: "all" | "colours"): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async (runOnly) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly,
        resultTypes: ["violations"],
      });
      return violations.map(({ id, help, nodes }) => {
        const elements = nodes.slice(0, 3).map(({ html }) => html);
        return `${id}: ${help}: ${elements.join(" ")}`;
      });
    },
    rules === "all" ? tags : ["color-contrast"],
  );
}

/** What reaches beyond the right edge of a page that scrolls sideways. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 100));
  });
}

/** Fields of the page's own programs that the browser would fill in on the way back to the page, past the program. */
export function refilledFields(page: Page): Promise<string[]> {
  return page
    .locator(":is(.demo, #playground) :is(input, select, textarea):not([autocomplete=off])")
    .evaluateAll((fields) => fields.map(({ outerHTML }) => outerHTML.slice(0, 100)));
}
