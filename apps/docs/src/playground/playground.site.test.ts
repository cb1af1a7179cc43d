import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { readMatrixMarket, readNpy, readNpz } from "@convmtx/io";
import { type Coo, toDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import type { Download, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { layerCode } from "../layer/layer-code/layer-code.ts";
import { overflow } from "../site-tests/page-rules.ts";
import { closeBrowser, hasChromium, type OpenedPage, openPage } from "../site-tests/site.ts";
import { inputValues, readSource } from "./input/picture-source.ts";
import { readSettings } from "./settings/address.ts";
import { examples } from "./settings/examples.ts";
import { layerOf } from "./settings/layer-from-settings.ts";

/** 2 × 2 kernel 1 2 / 3 4 over 3 × 3 pixels, all of one value. */
const byHand = "/playground/?n=3x3&k=2x2&w=counting&x=3x3x1:AP8A__8A_wD_"; // 0 1 0, 1 1 0, 1 0 1
const focus = "#focus-description";

afterAll(closeBrowser);

describe.skipIf(!hasChromium)("the playground", () => {
  let opened: OpenedPage;
  let page: Page;

  beforeAll(async () => {
    opened = await openPage(byHand);
    ({ page } = opened);
  });
  beforeEach(async () => {
    await page.goto(byHand);
    await drawn(page);
  });
  afterEach(() => expectQuiet(opened));
  afterAll(() => opened.close());

  const field = (name: string) => page.getByRole("spinbutton", { name, exact: true });
  const matrix = () => page.getByRole("application", { name: /^The matrix/ });
  const picture = (name: string) => page.getByRole("application", { name: new RegExp(`^${name}`) });
  const at = async (name: string, row: number, col: number, size: number) => {
    const box = (await picture(name).boundingBox())!;
    return { x: box.x + ((col + 0.5) * box.width) / size, y: box.y + ((row + 0.5) * box.height) / size };
  };

  test("the numbers are those of the sum on paper", async () => {
    const point = await at("Output", 0, 1, 2);
    await page.mouse.move(point.x, point.y);
    await expect.poll(() => page.textContent(focus)).toBe("Output (0, 1) is row 1: 1 × 1 + 2 × 0 + 3 × 1 + 4 × 0 = 4.");
  });

  test("by mouse: an output, an input and an entry light up with what belongs to them", async () => {
    const input = await at("Input", 1, 1, 3);
    await page.mouse.move(input.x, input.y);
    await expect
      .poll(() => page.textContent(focus))
      .toBe("Input (1, 1) is column 4: read by output (0, 0), (0, 1), (1, 0), (1, 1).");
    // 9 columns of 48 pixels stand in the middle of the stage.
    const box = (await matrix().boundingBox())!;
    const left = box.x + box.width / 2 - 4.5 * 48;
    const top = box.y + box.height / 2 - 2 * 48;
    await page.mouse.click(left + 4.5 * 48, top + 1.5 * 48);
    await page.mouse.move(5, 5);
    await expect
      .poll(() => page.textContent(focus))
      .toBe("Row 1, column 4: 3, tap (1, 0). Output (0, 1) reads input (1, 1) with it.");
    expect(await page.locator(".tap.lit input").getAttribute("aria-label")).toBe("Tap 1, 0");
  });

  test("padding is drawn around the input, and lights up where the window reaches into it", async () => {
    expect(await page.locator(".picture-shade").count()).toBe(0);
    await field("Pad before, all axes").fill("1");
    await drawn(page);
    const ofInput = page.getByRole("region", { name: "Input x" });
    // 4 × 4 pixels, of which the last 3 × 3 are the input.
    expect(await ofInput.locator(".picture-shade").getAttribute("d")).toBe("M0 0h4v4h-4zM1 1h3v3h-3z");
    const first = await at("Output", 0, 0, 3);
    await page.mouse.move(first.x, first.y);
    const outlined = ofInput.locator(".picture-marks path[stroke]");
    const places = async () =>
      new Set(await outlined.evaluateAll((paths) => paths.map((path) => path.getAttribute("d"))));
    await expect.poll(places).toEqual(new Set(["M0 0h1v1h-1z", "M1 0h1v1h-1z", "M0 1h1v1h-1z", "M1 1h1v1h-1z"]));
    expect(await page.textContent(focus)).toBe("Output (0, 0) is row 0: 4 × 0 = 0.");
    // A reflection is an input: what is pointed at there is its source.
    await page.getByLabel("Beyond the edge, all axes").selectOption("reflect");
    await drawn(page);
    const corner = await at("Input", 0, 0, 4);
    await page.mouse.move(corner.x, corner.y);
    await expect.poll(() => page.textContent(focus)).toMatch(/^Input \(1, 1\) is column 4/);
  });

  test("a signal is bars, which are pointed at anywhere in their column", async () => {
    await page.getByLabel("Dimensions").selectOption("1");
    await drawn(page);
    const box = (await picture("Output").boundingBox())!;
    expect(box.height).toBeGreaterThan(60);
    await page.mouse.move(box.x + box.width / 4, box.y + 3);
    await expect.poll(() => page.textContent(focus)).toMatch(/^Output \(0\) is row 0/);
    expect(await page.locator(".picture-bars").count()).toBe(2);
  });

  test("a large kernel scrolls in its own place", async () => {
    await page.goto("/playground/?n=16x16&k=11x11");
    await drawn(page);
    for (const width of [360, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflow(page), `wider than ${width} px`).toEqual([]);
      const kernel = (await page.getByRole("region", { name: "Kernel" }).boundingBox())!;
      const select = (await page.getByRole("combobox", { name: "Kernel", exact: true }).boundingBox())!;
      expect(select.x + select.width).toBeLessThanOrEqual(kernel.x + kernel.width + 1);
      expect(kernel.width).toBeLessThan(360);
    }
  });

  test("on a phone what has the focus is not behind the matrix, which stays in sight", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    // From below, as by Shift and Tab.
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    await picture("Output").focus();
    const [output, panel] = [
      (await picture("Output").boundingBox())!,
      (await page.locator(".matrix-panel").boundingBox())!,
    ];
    expect(panel.y).toBeGreaterThan(0);
    expect(output.y).toBeGreaterThanOrEqual(panel.y + panel.height);
    expect(output.y).toBeLessThan(740);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("by keyboard: from entry to entry, from pixel to pixel, from tab to tab", async () => {
    await matrix().focus();
    for (const key of ["ArrowRight", "ArrowDown", "End"]) await page.keyboard.press(key);
    await expect.poll(() => page.textContent(focus)).toContain("Row 1, column 5: 4, tap (1, 1).");
    await page.keyboard.press("+");
    await page.keyboard.press("0");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.textContent(focus)).toContain("Point at an output, an input or an entry");

    // From below, as by Shift and Tab.
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
    await picture("Output").focus();
    await page.keyboard.press("Home");
    await expect.poll(() => page.textContent(focus)).toMatch(/^Output \(1, 0\) is row 2/);

    await page.getByRole("tab", { name: "TypeScript" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { name: "PyTorch" }).getAttribute("aria-selected")).toBe("true");
    await expect.poll(() => page.getByRole("tabpanel").textContent()).toContain("import torch");
  });

  test("a changed layer is seen at once, stands in the address, and comes back from it", async () => {
    await page.getByRole("checkbox", { name: "All axes alike" }).uncheck();
    await field("Stride, width").fill("2");
    await field("Tap 0, 0").fill("-5");
    await page.getByRole("checkbox", { name: "Transposed" }).check();
    await page.waitForURL(/t=1/);
    await drawn(page);
    const heading = await page.getByRole("heading", { name: /^Matrix T/ }).textContent();
    expect(heading).toBe("Matrix T [24, 9]");
    expect(new URL(page.url()).search).toBe("?n=3x3&k=2x2&s=1x2&t=1&w=-5,2,3,4&x=3x3x1:AP8A__8A_wD_");
    const explained = await page.textContent(".explain pre");
    expect(explained).toBe(layerAt(page).operator.explain());
    await page.reload();
    await drawn(page);
    expect(await page.getByRole("heading", { name: /^Matrix T/ }).textContent()).toBe(heading);
    expect(await field("Tap 0, 0").inputValue()).toBe("-5");
  });

  test("a number that is typed key by key is that number", async () => {
    await field("Tap 0, 1").fill("");
    await field("Tap 0, 1").pressSequentially("-0.05");
    expect(await field("Tap 0, 1").inputValue()).toBe("-0.05");
    await page.waitForURL(/w=1,-0\.05,3,4/);
    expect([...layerAt(page).kernel.data]).toEqual([1, -0.05, 3, 4]);
  });

  test("every example is drawn", async () => {
    for (const { name, settings } of examples) {
      await page.getByLabel("Begin with").selectOption({ label: name });
      await drawn(page);
      const heading = await page.getByRole("heading", { name: /^Matrix T/ }).textContent();
      expect(heading, name).toBe(`Matrix T [${layerOf(settings).operator.shape.join(", ")}]`);
      expect(await inkShare(page), name).toBeGreaterThan(0);
    }
  });

  test("what does not fit together is said in the page's words; the last layer stays in sight until it is mended", async () => {
    await field("Kernel, all axes").fill("5");
    const alert = page.getByRole("alert");
    expect(await alert.textContent()).toMatch(/^Height.*Below stands the last layer that there was\.$/);
    expect(await page.getByRole("heading", { name: /^Matrix T/ }).textContent()).toBe("Matrix T [4, 9]");
    await field("Kernel, all axes").fill("3");
    await drawn(page);
    expect(await alert.count()).toBe(0);
    expect(await page.getByRole("heading", { name: /^Matrix T/ }).textContent()).toBe("Matrix T [1, 9]");
  });

  test("what is no number of its field is said beside it, and changes nothing", async () => {
    await field("Stride, all axes").fill("0");
    expect(await page.getByRole("alert").textContent()).toBe("a whole number, at least 1");
    expect(await field("Stride, all axes").getAttribute("aria-invalid")).toBe("true");
    await field("Stride, all axes").blur();
    expect(await field("Stride, all axes").inputValue()).toBe("1");
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  test("the browser's Back leads from an example to what was before it", async () => {
    await page.getByLabel("Begin with").selectOption({ label: "A volume, 3-D" });
    await page.waitForURL(/n=5x5x5/);
    await page.goBack();
    await drawn(page);
    expect(await page.getByRole("heading", { name: /^Matrix T/ }).textContent()).toBe("Matrix T [4, 9]");
  });

  test("what is too large is refused with its forecast", async () => {
    await field("Input, all axes").fill("9000");
    const text = await page.getByRole("alert").textContent();
    expect(text).toContain("This matrix is 80,982,001 × 81,000,000 with 323,928,004 stored entries");
    expect(text).toContain("4.21 GB as CSR");
  });

  test("an address that says nonsense is told of", async () => {
    await page.goto("/playground/?n=3x3&k=2x2&mode=mirror");
    await drawn(page);
    expect(await page.getByRole("alert").textContent()).toContain("mode=mirror");
    expect(await page.getByRole("heading", { name: /^Matrix T/ }).textContent()).toBe("Matrix T [4, 9]");
  });

  test("drawn by pointer and by keyboard, the input changes", async () => {
    await page.getByRole("button", { name: "Draw" }).click();
    const point = await at("Input", 0, 0, 3);
    await page.mouse.move(point.x, point.y);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForURL(/x=3x3x1:__8A__8A_wD_/);
    await picture("Input").focus();
    for (const key of ["PageDown", "Home", "ArrowRight", " "]) await page.keyboard.press(key);
    await page.waitForURL(/x=3x3x1:__8A__8A____/);
    expect([...inputAt(page)]).toEqual([1, 1, 0, 1, 1, 0, 1, 1, 1]);
  });

  test("a picture from a file becomes the input; what is none is refused by name", async () => {
    const chooser = page.locator(".file-input");
    await chooser.setInputFiles({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    expect(await page.getByRole("alert").textContent()).toContain("notes.png is no picture");
    const png = await readFile(new URL("../../../../docs/pictures/gaussian-tv.png", import.meta.url));
    await chooser.setInputFiles({ name: "restored.png", mimeType: "image/png", buffer: png });
    await page.waitForFunction(() => document.querySelector(".input-tools [role=alert]") === null);
    expect(await page.getByLabel("Picture", { exact: true }).inputValue()).toBe("own");
  });

  test("every engine's product is right", async () => {
    await page.getByRole("button", { name: "Compare" }).click();
    const table = page.getByRole("region", { name: "Engines compared" });
    await table.getByRole("rowheader", { name: "worker" }).waitFor();
    const rows = await table.locator("tbody tr").allTextContents();
    expect(rows.map((row) => /^[a-z-]+?(?=\d)/.exec(row)?.[0])).toEqual([
      "js",
      "ml-matrix",
      "mathjs",
      "wasm",
      "worker",
    ]);
    // Kernel and picture are integers: nothing is rounded, so nothing may differ.
    for (const row of rows) expect(row).toMatch(/00\.0 %$/);
  });

  test("files parse back to the layer", async () => {
    const { operator } = layerAt(page);
    const T = operator.toCsr();
    const input = tensor(inputAt(page), { shape: operator.inputShape });
    const npz = await readNpz(await bytesOf(await downloaded(page, "T.npz")));
    expect(npz.matrix).toEqual(T);
    const { matrix } = await readMatrixMarket(await bytesOf(await downloaded(page, "T.mtx")));
    expect(toDense(matrix as Coo)).toEqual(toDense(T));
    expect((await readNpy(await bytesOf(await downloaded(page, "T.npy")))).tensor).toEqual(toDense(T));
    expect((await readNpy(await bytesOf(await downloaded(page, "kernel.npy")))).tensor).toEqual(operator.kernel);
    expect((await readNpy(await bytesOf(await downloaded(page, "input.npy")))).tensor).toEqual(input);
    expect((await readNpy(await bytesOf(await downloaded(page, "output.npy")))).tensor).toEqual(operator.apply(input));
    const svg = new TextDecoder().decode(await bytesOf(await downloaded(page, "T.svg")));
    const parsed = await page.evaluate(
      (text) => new DOMParser().parseFromString(text, "image/svg+xml").documentElement.tagName,
      svg,
    );
    expect(parsed).toBe("svg");
  });

  test("a stopped drawing says so, and can be taken up again", async () => {
    await page.evaluate(() => {
      // The button is there as soon as a drawing takes longer than a moment: this page draws slowly enough to press it.
      new MutationObserver((_, observer) => {
        const stop = document.querySelector<HTMLButtonElement>(".matrix-progress button");
        if (stop === null) return;
        observer.disconnect();
        stop.click();
      }).observe(document.body, { childList: true, subtree: true });
    });
    await page.getByLabel("Begin with").selectOption({ label: "Five million entries" });
    await page.getByText("Not drawn.").waitFor();
    expect(await inkShare(page)).toBe(0);
    await page.getByRole("button", { name: "Draw it" }).click();
    await drawn(page);
    expect(await inkShare(page)).toBeGreaterThan(0);
  });

  test("a long download shows how far it is, and can be stopped", async () => {
    await page.getByLabel("Begin with").selectOption({ label: "Five million entries" });
    await drawn(page);
    await page.getByRole("button", { name: /^T\.mtx/ }).click();
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLProgressElement>(".progress-line progress")?.value) > 0,
    );
    await page.getByRole("button", { name: "Stop" }).click();
    expect(await page.getByText("Stopped; nothing was written.").count()).toBe(1);
    // The worker is free again: the next file comes.
    expect((await downloaded(page, "kernel.npy")).suggestedFilename()).toBe("kernel.npy");
  });

  test("the code is that of the layer, and is copied", async () => {
    const input = tensor(inputAt(page), { shape: layerAt(page).operator.inputShape });
    const code = layerCode({ ...layerAt(page), input }, "scipy");
    await page.getByRole("tab", { name: "SciPy" }).click();
    await expect.poll(() => page.getByRole("tabpanel").textContent()).toBe(code);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  });

  test("what is loaded before anything is asked for is below 250 kB", async () => {
    const sizes: [string, number][] = [];
    const fresh = await openPage("/playground/", {
      prepare: async (context) => {
        context.on("response", async (response) => {
          sizes.push([new URL(response.url()).pathname, gzipSync(await response.body()).length]);
        });
      },
    });
    await drawn(fresh.page);
    await fresh.close();
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    expect(sizes.some(([path]) => path.includes("compute.worker"))).toBe(true);
    expect(sizes.filter(([path]) => /mathjs|ml-matrix|wasm/.test(path))).toEqual([]);
    expect(total).toBeLessThan(250_000);
  });
});

function expectQuiet({ faults }: OpenedPage): void {
  expect(faults.splice(0)).toEqual([]);
}

/** Waits until the worker has drawn the matrix, and the output is there. */
async function drawn(page: Page): Promise<void> {
  await page.locator(".matrix-stage canvas").waitFor();
  await page.getByRole("application", { name: /^Output/ }).waitFor();
  await page.locator(".matrix-stage[aria-busy=false]").waitFor();
  await page.locator(".array-panel[aria-label^=Output][aria-busy=false]").waitFor();
}

/** The share of the matrix's canvas that is neither paper nor background. */
function inkShare(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".matrix-stage canvas")!;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [least, most] = [Math.min(data[i], data[i + 1], data[i + 2]), Math.max(data[i], data[i + 1], data[i + 2])];
      if (data[i + 3] > 0 && most - least > 40) ink++;
    }
    return (4 * ink) / data.length;
  });
}

async function downloaded(page: Page, name: string): Promise<Download> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: new RegExp(`^${name.replace(".", "\\.")}`) }).click();
  return waiting;
}

async function bytesOf(download: Download): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(await download.path()));
}

function layerAt(page: Page) {
  return layerOf(readSettings(new URL(page.url()).searchParams).settings);
}

function inputAt(page: Page) {
  const parameters = new URL(page.url()).searchParams;
  return inputValues(readSettings(parameters).settings, readSource(parameters.get("x")!)!);
}
