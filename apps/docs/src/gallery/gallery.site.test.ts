import type { Locator, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, hasChromium, type OpenedPage, openPage, settled } from "../site-tests/site.ts";

afterAll(closeBrowser);

describe.skipIf(!hasChromium)("the gallery", () => {
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    opened = await openPage("/gallery/");
    ({ page } = opened);
  });
  afterEach(() => expectQuiet(opened));
  afterAll(() => opened.close());

  const open = async (name: string) => {
    await page.goto(`/gallery/${name}/`);
    await settled(page);
  };
  const status = () => page.locator(".demo [role=status]");
  const expectStatus = async (text: string | RegExp) => {
    await expect.poll(() => status().textContent()).toMatch(text);
  };
  const choose = (label: string, option: string) =>
    page.getByLabel(label, { exact: true }).selectOption({ label: option });
  const table = (caption: string) =>
    page.locator("table").filter({ has: page.locator("caption", { hasText: caption }) });
  const cell = (caption: string, row: string) =>
    table(caption)
      .locator("tr")
      .filter({ has: page.locator("th[scope=row]", { hasText: row }) })
      .locator("td");
  const slide = (label: RegExp, value: number) => page.getByRole("slider", { name: label }).first().fill(String(value));

  describe("blur and deblur", () => {
    test("what is restored is nearer to the picture than what is blurred", async () => {
      await open("blur-and-deblur");
      const [before, after] = psnrs(await status().textContent());
      expect(before).toBeGreaterThan(15);
      expect(after).toBeGreaterThan(before + 1);
    });

    test("Stop stops it, and it can run again", async () => {
      await open("blur-and-deblur");
      await choose("Held small", "Total variation: sharp edges, slow");
      await page.getByRole("button", { name: "Stop" }).click();
      await expectStatus(/^Stopped\.$/);
      expect(await page.getByRole("progressbar").count()).toBe(0);
      await page.getByRole("button", { name: "Run again" }).click();
      await page.getByRole("progressbar").waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
      await expectStatus(/^Stopped\.$/);
    });

    test("a new request wins over the one that runs", async () => {
      await open("blur-and-deblur");
      await choose("Held small", "Total variation: sharp edges, slow");
      await page.getByRole("button", { name: "Stop" }).waitFor();
      await choose("Held small", "Gradient: fast, a little soft");
      await choose("Damping λ", "By hand");
      await slide(/^Damping λ, by hand/, 0);
      // Of the request that was last, and without the estimate of the noise that the others need.
      const caption = page.locator("figcaption", { hasText: "Restored" });
      await expect.poll(() => caption.textContent()).toMatch(/^Restored from y alone [\d.]+ dB, damping λ = 1$/);
    });

    test("by keyboard", async () => {
      await open("blur-and-deblur");
      const first = await status().textContent();
      await tabTo(page, page.getByRole("slider", { name: /^Standard deviation/ }));
      for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowRight");
      expect(await page.getByText("3 pixels").count()).toBe(1);
      await expect.poll(async () => psnrs(await status().textContent())[0]).toBeLessThan(psnrs(first)[0]);
      const [before, after] = psnrs(await status().textContent());
      expect(after).toBeGreaterThan(before);
    });
  });

  describe("the Lipschitz constant", () => {
    test("of a mean is at most 1, and 1 on a torus", async () => {
      await open("lipschitz");
      await choose("Kernel", "Mean");
      await page.getByLabel("Padded with").selectOption({ label: "The other side (circular)" });
      await expectStatus(/^The Lipschitz constant is 1\.$/);
      await page.getByLabel("Padded with").selectOption({ label: "Zeros" });
      await expectStatus(/is 0\.9\d+\.$/);
    });

    test("of a kernel that copies is 1 at any stride and padding, by keyboard", async () => {
      await open("lipschitz");
      for (let k = 0; k < 9; k++) {
        await tabTo(page, page.getByLabel(`Its taps, row ${Math.floor(k / 3)}, column ${k % 3}`));
        await page.keyboard.press("ControlOrMeta+A");
        await page.keyboard.type(k === 4 ? "1" : "0");
      }
      await expectStatus(/^The Lipschitz constant is 1\.$/);
      const norms = await table("‖T‖₂ by stride and padding").locator("td").allTextContents();
      expect(norms).toEqual(Array.from({ length: 9 }, () => "1.000"));
      expect(await page.getByLabel("Kernel", { exact: true }).inputValue()).toBe("");
    });
  });

  describe("edges", () => {
    const matrix = () => page.getByRole("application", { name: /^The matrix/ });
    const text = () => page.locator(".edge-matrix .picture-live").textContent();

    test("by mouse, an entry says what it is", async () => {
      await open("edges");
      // 98 rows, those of the kernel down below those of the kernel across; row 24 is the middle of 7 × 7 pixels.
      await pointAt(page, matrix(), [24, 25], [98, 49]);
      expect(await text()).toBe("Row 24, output (3, 3); column 25, input (3, 4): 2");
      await pointAt(page, matrix(), [49 + 24, 17], [98, 49]);
      expect(await text()).toBe("Row 73, output (3, 3); column 17, input (2, 3): −2");
      // In the corner two taps fall on one pixel of the border.
      await pointAt(page, matrix(), [0, 0], [98, 49]);
      expect(await text()).toBe("Row 0, output (0, 0); column 0, input (0, 0): −1 + 0 + −2 + 0");
    });

    test("by keyboard, from entry to entry, and another detector", async () => {
      await open("edges");
      await tabTo(page, page.getByLabel("Edges by"));
      await page.keyboard.press("End");
      expect(await page.getByLabel("Edges by").inputValue()).toBe("laplacian");
      await tabTo(page, matrix());
      for (const key of ["PageUp", "Home", "ArrowRight"]) await page.keyboard.press(key);
      expect(await text()).toBe("Row 0, output (0, 0); column 1, input (0, 1): 0 + 1");
      await page.keyboard.press("Escape");
      expect(await text()).toContain("Row 24, output (3, 3). Point at an entry");
    });

    test("what is drawn on the picture has edges", async () => {
      await open("edges");
      const before = await pixelsOf(page, "Its edges");
      await tabTo(page, page.getByRole("application", { name: /^The picture/ }));
      await page.keyboard.press("Enter");
      await expect.poll(() => pixelsOf(page, "Its edges")).not.toBe(before);
    });
  });

  describe("the fully connected layer", () => {
    const own = "The layer's own output";

    test("by mouse, a row shows its sum", async () => {
      await open("fully-connected");
      // x is 0 2 4 1 / 3 0 2 4 / 1 3 0 2 / 4 1 3 0, the kernel 1 to 9, b 1.
      await expectStatus("Row 0: 1·0 + 2·2 + 3·4 + 4·3 + 5·0 + 6·2 + 7·1 + 8·3 + 9·0 + 1 = 72");
      await page.getByRole("button", { name: "3", exact: true }).click();
      await expectStatus("Row 3: 1·0 + 2·2 + 3·4 + 4·3 + 5·0 + 6·2 + 7·1 + 8·3 + 9·0 + 1 = 72");
      expect(await table(own).locator("td").allTextContents()).toEqual(
        await table("W x + b").locator("td").allTextContents(),
      );
      expect(await cell("In numbers", "fully connected").textContent()).toBe("68");
      expect(await cell("In numbers", "largest difference").textContent()).toBe("0");
    });

    test("by keyboard, a row, a number and the padding", async () => {
      await open("fully-connected");
      await tabTo(page, page.getByLabel("Input x, row 0, column 0"));
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type("10");
      await expectStatus("= 82");
      await tabTo(page, page.getByRole("slider", { name: /^Padding/ }));
      await page.keyboard.press("ArrowRight");
      await page.getByText("W, 16 × 16: choose a row").waitFor();
      await tabTo(page, page.getByRole("button", { name: "5", exact: true }));
      await page.keyboard.press("Enter");
      await expectStatus("Row 5: 1·10 + 2·2 + 3·4");
      expect(await table(own).locator("td").count()).toBe(16);
      expect(await cell("In numbers", "largest difference").textContent()).toBe("0");
    });
  });

  describe("overlap-add", () => {
    const back = "Wherever a patch lies, the picture is back";

    test("the picture is back where nothing is done, and is not where something is", async () => {
      await open("overlap-add");
      await expectStatus(/^Off by 0\.\d+ at most, where white is 1\.$/);
      await choose("Done to each patch", "Nothing");
      // 9 × 9 patches of 8 by 5 reach to pixel 47 of 48.
      await expectStatus(new RegExp(`^${back}\\.$`));
      await slide(/^Stride/, 9);
      // 5 × 5 patches of 8, apart from one another: 48² − 25 · 64 pixels lie in none.
      await expectStatus(`${back}; 704 pixels lie in no patch.`);
      await choose("Done to each patch", "Drop every third patch");
      await expectStatus(/ pixels lie in no patch that was kept\.$/);
    });

    test("by keyboard", async () => {
      await open("overlap-add");
      await tabTo(page, page.getByRole("slider", { name: /^Patch/ }));
      await page.keyboard.press("Home");
      // Single pixels, every fifth, each its own mean: 10 × 10 of them.
      await expectStatus(`${back}; 2204 pixels lie in no patch.`);
    });
  });

  describe("the adjoint", () => {
    const products = () => table("The dot test").locator("td").allTextContents();

    test("both inner products are one number", async () => {
      await open("adjoint");
      const [left, right, error] = await products();
      expect(Number(left.replace("−", "-"))).not.toBe(0);
      expect(right.slice(0, -3)).toBe(left.slice(0, -3));
      expect(Number(error.replace("−", "-"))).toBeLessThan(1e-13);
    });

    test("by keyboard, another stride, another number, and the checkerboard", async () => {
      await open("adjoint");
      const before = await products();
      await tabTo(page, page.getByRole("slider", { name: /^Stride/ }).first());
      await page.keyboard.press("ArrowRight");
      await page.getByText("T x, 22 × 22").waitFor();
      const [left, right] = await products();
      expect(left).not.toBe(before[0]);
      expect(right.slice(0, -3)).toBe(left.slice(0, -3));
      // Windows of 3, 2 apart, meet two by two in each direction.
      expect(await page.getByText("1 to 4 windows write a pixel").count()).toBe(1);
      await tabTo(page, page.getByRole("slider", { name: /^Kernel/ }));
      await page.keyboard.press("ArrowLeft");
      await page.getByText("1 to 1 windows write a pixel").waitFor();
    });
  });
});

function expectQuiet({ faults }: OpenedPage): void {
  expect(faults.splice(0)).toEqual([]);
}

/** Of a blurred picture and a restored one, in dB; NaN where the text says nothing of them. */
function psnrs(text: string | null): [before: number, after: number] {
  const found = /PSNR ([\d.]+) dB blurred, ([\d.]+) dB restored/.exec(text ?? "");
  return [Number(found?.[1]), Number(found?.[2])];
}

/** Goes forward by the tab key until the element has the focus; a page's end is a failure. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let k = 0; k < 120; k++) {
    if (await element.evaluate((target) => target === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${String(element)} is not reached by the tab key`);
}

async function pointAt(page: Page, picture: Locator, [row, col]: number[], [rows, cols]: number[]): Promise<void> {
  await picture.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await picture.boundingBox())!;
  await page.mouse.move(x + ((col + 0.5) * width) / cols, y + ((row + 0.5) * height) / rows);
}

function pixelsOf(page: Page, label: string): Promise<string> {
  return page.getByRole("img", { name: label }).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}
