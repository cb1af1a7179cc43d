import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpy, encodeNpy } from "@convmtx/io";
import { randomNormal, tensor, transpose } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { decode, encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const convmtx = (...args: string[]) => runIn(folder, args);
const png = async (name: string) => decode(await readFile(at(name)));
const saved = async (name: string) => decodeNpy(await readFile(at(name))).tensor;

const grey = Uint8Array.of(0, 51, 102, 153, 204, 255, 255, 0, 51, 51, 51, 51);
const colours = Uint8Array.from({ length: 3 * 12 }, (_, i) => (i * 37) % 256);
/** [3, 3, 4] with 1 for full scale. */
const planes = tensor(
  Float64Array.from(colours, (_, i) => colours[(i % 12) * 3 + Math.floor(i / 12)] / 255),
  { shape: [3, 3, 4] },
);
const kernel = randomNormal([5, 3, 3, 3], { seed: 1 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-apply-"));
  await writeFile(at("grey.png"), encode({ width: 4, height: 3, data: grey, depth: 8, channels: 1 }));
  await writeFile(at("colours.png"), encode({ width: 4, height: 3, data: colours, depth: 8, channels: 3 }));
  const rgba = Uint8Array.from({ length: 48 }, (_, i) =>
    i % 4 === 3 ? 128 : colours[Math.floor(i / 4) * 3 + (i % 4)],
  );
  await writeFile(at("rgba.png"), encode({ width: 4, height: 3, data: rgba, depth: 8, channels: 4 }));
  await writeFile(at("K.npy"), encodeNpy(kernel));
  await writeFile(at("b.npy"), encodeNpy(tensor([1, 2, 3, 4, 5])));
  await writeFile(at("one.npy"), encodeNpy(tensor([2], { shape: [1, 1, 1, 1] })));
  await writeFile(at("two.npy"), encodeNpy(tensor([1, 1], { shape: [1, 2, 1, 1] })));
  await writeFile(at("line.npy"), encodeNpy(tensor([1, 2, 3])));
  await writeFile(at("nan.npy"), encodeNpy(tensor([[Number.NaN]])));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("apply", () => {
  it("is the layer on the numbers of the picture, with its bias", async () => {
    const args = ["apply", "file:colours.png", "--kernel", "file:K.npy", "--bias", "file:b.npy", "--padding", "1"];
    const { code, out, err } = await convmtx(...args, "--stride", "2", "--out", "file:y.npy");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^layer .*K\.npy \[5, 3, 3, 3\]: \[3, 3, 4\] to \[5, 2, 2\], in \S+ s$/m);
    const options = { padding: 1, stride: 2, bias: [1, 2, 3, 4, 5] };
    const expected = convOperator(kernel, { inputShape: [3, 3, 4], ...options }).apply(planes);
    const y = await saved("y.npy");
    expect(y.shape).toEqual([5, 2, 2]);
    expect(y.data).toEqual(expected.data);
    const last = ["--stride", "2", "--layout", "channels-last", "--input", "3,4,3", "--out", "file:last.npy"];
    expect((await convmtx(...args, ...last)).code).toBe(0);
    const other = await saved("last.npy");
    expect(other.shape).toEqual([2, 2, 5]);
    expect(transpose(other, [2, 0, 1]).toTypedArray()).toEqual(expected.data);
  });

  it("identity writes the picture again, without its alpha", async () => {
    for (const [file, channels] of [
      ["grey.png", 1],
      ["colours.png", 3],
      ["rgba.png", 3],
    ] as const) {
      const { code, out } = await convmtx("apply", `file:${file}`, "--kernel", "identity", "--out", "file:same.png");
      expect(code).toBe(0);
      expect(out).toMatch(/^range +clip, of /m);
      expect(/^note .*alpha/m.test(out)).toBe(file === "rgba.png");
      expect(await png("same.png")).toMatchObject({ width: 4, height: 3, depth: 8, channels });
      expect((await png("same.png")).data).toEqual(channels === 1 ? grey : colours);
    }
  });

  it("stretches what is beyond the scale, and has 0 in the middle where that is asked for", async () => {
    const args = ["apply", "file:grey.png", "--kernel", "file:K1.npy", "--out", "file:r.png"];
    await writeFile(at("K1.npy"), encodeNpy(tensor([[-2]])));
    // −2 · (0 … 1): 0 is the greatest, −2 the least.
    expect((await convmtx(...args)).out).toMatch(/^range +stretch, of -2 to 0$/m);
    expect([...(await png("r.png")).data]).toEqual([...grey].map((value) => 255 - value));
    await convmtx(...args, "--range", "signed");
    for (const [i, value] of (await png("r.png")).data.entries()) {
      expect(Math.abs(value - (255 - grey[i]) / 2)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
    await convmtx(...args, "--range", "clip");
    expect([...(await png("r.png")).data]).toEqual(Array(12).fill(0));
  });

  it("lays other channels side by side, two pixels apart", async () => {
    const { out } = await convmtx(
      "apply",
      "file:colours.png",
      "--kernel",
      "file:K.npy",
      "--padding",
      "1",
      "--out",
      "file:sheet.png",
    );
    expect(out).toMatch(/^wrote .*sheet\.png: 10 x 13, /m);
    const { width, height, channels, data } = await png("sheet.png");
    expect({ width, height, channels }).toEqual({ width: 10, height: 13, channels: 1 });
    expect([...data.subarray(4, 6), ...data.subarray(30, 50)]).toEqual(Array(22).fill(255));
    const y = convOperator(kernel, { inputShape: [3, 3, 4], padding: 1 })
      .apply(planes)
      .toTypedArray();
    const [least, greatest] = [Math.min(...y), Math.max(...y)];
    const shade = (value: number) => Math.round((255 * (value - least)) / (greatest - least));
    expect([...data.subarray(6, 10)]).toEqual([...y.subarray(12, 16)].map(shade));
    expect([...data.subarray(100, 104)]).toEqual([...y.subarray(48, 52)].map(shade));
  });

  it("gives grey to three channels and makes colours grey for one, and says so", async () => {
    const repeated = await convmtx("apply", "file:grey.png", "--kernel", "file:K.npy", "--out", "file:g.npy");
    expect(repeated.out).toMatch(/^note +grey is given to all 3 channels$/m);
    expect((await saved("g.npy")).shape).toEqual([5, 1, 2]);
    const reduced = await convmtx("apply", "file:colours.png", "--kernel", "file:one.npy", "--out", "file:g.npy");
    expect(reduced.out).toMatch(/^note +colours became grey/m);
    const luma = 0.299 * planes.data[5] + 0.587 * planes.data[17] + 0.114 * planes.data[29];
    expect(Math.abs(Number((await saved("g.npy")).data[5]) - 2 * luma)).toBeLessThan(1e-15);
  });

  it("a named kernel leaves the size, unless the padding is given", async () => {
    await convmtx("apply", "file:grey.png", "--kernel", "sobel-x", "--out", "file:s.npy");
    const sobel = await saved("s.npy");
    expect(sobel.shape).toEqual([1, 3, 4]);
    // The middle row's second pixel: its neighbours in three rows, weighed 1, 2, 1.
    expect(Number(sobel.data[5])).toBeCloseTo((102 - 0 + 2 * (255 - 204) + (51 - 51)) / 255, 12);
    await convmtx("apply", "file:grey.png", "--kernel", "sobel-x", "--padding", "0", "--out", "file:s.npy");
    expect((await saved("s.npy")).shape).toEqual([1, 1, 2]);
    await convmtx("apply", "file:grey.png", "--kernel", "box:3", "--dilation", "2", "--out", "file:s.npy");
    expect((await saved("s.npy")).shape).toEqual([1, 3, 4]);
  });

  it("as JSON", async () => {
    const { out } = await convmtx("apply", "file:grey.png", "--kernel", "identity", "--out", "file:j.png", "--json");
    const expected = {
      command: "apply",
      ok: true,
      inputShape: [3, 4],
      outputShape: [3, 4],
      channels: 1,
      least: 0,
      greatest: 1,
    };
    expect(JSON.parse(out)).toMatchObject({ ...expected, range: "clip", notes: [], height: 3, width: 4 });
  });

  const out = ["--out", "file:new.png"];
  const layer = ["apply", "file:colours.png", "--kernel"];
  it.each([
    [["apply", "file:grey.png", ...out], /^--kernel is missing; .* sobel-x, .* \[OPTION_INVALID\]$/],
    [
      ["apply", "file:grey.png", "--kernel", "identity"],
      /^required option '--out <file>' not specified \[OPTION_INVALID\]$/,
    ],
    [[...layer, "sobel", ...out], /^--kernel is "sobel", expected identity, sobel-x, .* \[OPTION_INVALID\]$/],
    [[...layer, "gaussian:x", ...out], /^--kernel is "gaussian:x", expected gaussian:SIGMA .* \[OPTION_INVALID\]$/],
    [[...layer, "file:none.npy", ...out], /^none\.npy: no such file or directory \[ENOENT\]$/],
    [
      [...layer, "file:two.npy", ...out],
      /^colours\.png has 3 channels, and the kernel takes 2; .* \[SHAPE_MISMATCH\]$/,
    ],
    [
      [...layer, "file:line.npy", ...out],
      /^line\.npy has shape \[3\], expected \[height, width\], or 4 .* \[SHAPE_MISMATCH\]$/,
    ],
    [
      [...layer, "file:K.npy", "--input", "3,4,3", ...out],
      /^--input is \[3, 4, 3\], .* \[3, 3, 4\]; .* \[SHAPE_MISMATCH\]$/,
    ],
    [[...layer, "file:nan.npy", ...out], /^the layer's output has numbers that are not finite, .* \[OPTION_INVALID\]$/],
    [
      [...layer, "identity", "--range", "full", ...out],
      /^--range is "full", expected clip \| stretch \| signed \[OPTION_INVALID\]$/,
    ],
    [
      [...layer, "identity", "--range", "clip", "--out", "file:new.npy"],
      /^--range is for \.png; .* \[OPTION_INVALID\]$/,
    ],
    [
      [...layer, "identity", "--out", "file:colours.png"],
      /^--out: colours\.png is an input of this command; .* \[OPTION_INVALID\]$/,
    ],
    [
      [...layer, "file:one.npy", "--padding", "1000", "--memory", "10MB", ...out],
      /^the output \[1, 2003, 2004\] takes .* \[MEMORY_LIMIT\]$/,
    ],
  ])("refuses %j", async (args, expected) => {
    const { code, out: printed, err } = await convmtx(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: "" });
    expect(err.trimEnd().replace(/^convmtx apply: /, "")).toMatch(expected);
    const names = await readdir(folder);
    expect(names).not.toContain("new.png");
    expect(names).not.toContain("new.npy");
  });
});
