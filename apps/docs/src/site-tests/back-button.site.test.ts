import type { Page } from "playwright";
import { afterAll, describe, expect, test } from "vitest";
import { closeBrowser, hasChromium, openPage, settled } from "./site.ts";

afterAll(closeBrowser);

describe.skipIf(!hasChromium)("who leaves a page by a link and comes back", () => {
  // The fields of the others are not refilled either (pages.site.test.ts).
  test("finds fields and results of a demonstration in step", async () => {
    await expectInStep("/gallery/edges/", changeEveryField);
  });

  test("finds the playground's fields as its address has them", async () => {
    // One field an axis instead of one for all: the address does not hold that, so that fewer fields come back.
    await expectInStep("/playground/", (page) => page.getByLabel("All axes alike").uncheck());
  });
});

/** After the way back, the page must show what the same address shows to who has never changed it. */
async function expectInStep(path: string, change: (page: Page) => Promise<void>): Promise<void> {
  const { page, faults, close } = await openPage(path);
  await settled(page);
  const before = await shown(page);
  await change(page);
  expect((await shown(page)).fields).not.toEqual(before.fields);
  await page.locator("a.site-title").first().click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goBack();
  await settled(page);
  const back = await shown(page);
  const fresh = await page.context().newPage();
  await fresh.goto(page.url());
  await settled(fresh);
  expect(back).toEqual(await shown(fresh));
  expect(faults).toEqual([]);
  await close();
}

async function changeEveryField(page: Page): Promise<void> {
  const fields = page.locator(".demo :is(select, input:not([type=file]))");
  // From the end: a chosen kernel changes its taps, and a chosen method the fields after it.
  for (let k = (await fields.count()) - 1; k >= 0; k--) {
    const field = fields.nth(k);
    const type = await field.evaluate((element) => (element as HTMLInputElement).type);
    if (type === "number") await field.fill("0.5");
    else await field.press("ArrowDown");
    if (type === "range") await field.press("ArrowRight");
  }
}

interface Shown {
  readonly fields: readonly string[];
  readonly results: readonly string[];
}

function shown(page: Page): Promise<Shown> {
  return page.locator(":is(.demo, #playground)").evaluate((place) => ({
    fields: [...place.querySelectorAll<HTMLInputElement>("select, input")].map((field) =>
      field.type === "checkbox" ? String(field.checked) : field.value,
    ),
    results: [...place.querySelectorAll("figcaption, caption, td, output, [role=status], h2")].map(
      ({ textContent }) => textContent ?? "",
    ),
  }));
}
