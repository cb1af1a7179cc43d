import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, hasChromium, type OpenedPage, openPage, settled } from "../site-tests/site.ts";

afterAll(closeBrowser);

describe.skipIf(!hasChromium)("a field for any number", () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await openPage("/gallery/lipschitz/");
    await settled(opened.page);
  });
  afterAll(() => opened.close());

  test.each(["e", "1e999", "1e308", "-2000000", ""])("says at %j what it takes, and goes back to it", async (text) => {
    const { page, faults } = opened;
    const tap = page.getByLabel("Its taps, row 0, column 0");
    await tap.press("ControlOrMeta+A");
    if (text === "") await tap.press("Delete");
    else await page.keyboard.type(text);
    await expect.poll(() => tap.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByRole("alert").filter({ hasText: "number" }).textContent()).toBe("a number up to ±10⁶");
    await tap.blur();
    expect(Math.abs(Number(await tap.inputValue()))).toBeLessThanOrEqual(1e6);
    expect(await tap.getAttribute("aria-invalid")).toBe("false");
    expect(faults).toEqual([]);
  });
});
