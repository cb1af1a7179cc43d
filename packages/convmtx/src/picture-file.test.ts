import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpy, encodeNpy } from "@convmtx/io";
import { randomUniform, reshape, tensor } from "@convmtx/tensor";
import { encode } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixtures from "../fixtures/pictures.json" with { type: "json" };
import type { Picture } from "./picture.ts";
import { readPicture, writePicture } from "./picture-file.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const ceiling = 1e6;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-picture-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("readPicture sees what ImageMagick sees", () => {
  it.each(fixtures.pictures)("in a $name", async ({ name, width, height, rgba, file }) => {
    await writeFile(at("picture"), Buffer.from(file, "base64"));
    const picture = await readPicture(at("picture"), ceiling);
    const isGrey = name.includes("grey");
    const hasAlpha = name.includes("alpha") || name.includes("transparent");
    const depth = name.startsWith("16") || name.startsWith("transparent") ? 16 : 8;
    expect(picture).toMatchObject({ width, height, depth });
    expect(picture.channels).toHaveLength(isGrey ? 1 : 3);
    expect(picture.alpha !== undefined).toBe(hasAlpha);
    // Two decoders of JPEG may round each of the three parts of a colour to another whole number.
    const allowed = name.endsWith("jpg") ? (isGrey ? 1 : 3) / 255 : 0;
    const planes = picture.alpha === undefined ? picture.channels : [...picture.channels, picture.alpha];
    planes.forEach((plane, c) => {
      const column = c === picture.channels.length ? 3 : c;
      const expected = Array.from({ length: width * height }, (_, i) => rgba[4 * i + column] / 65535);
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - plane[i])));
      expect(plane).toHaveLength(expected.length);
      expect(worst).toBeLessThanOrEqual(allowed + 1e-15);
    });
  });

  it("has no kind twice, and many values in each", () => {
    expect(new Set(fixtures.pictures.map(({ name }) => name)).size).toBe(19);
    for (const { name, rgba } of fixtures.pictures) {
      expect(new Set(rgba.filter((_, i) => i % 4 === 0)).size, name).toBeGreaterThan(1);
    }
  });
});

describe("writePicture", () => {
  const plane = (seed: number, levels: number) =>
    randomUniform([12], { seed }).data.map((value) => Math.round(value * levels) / levels);

  it.each([
    [8, 1, false],
    [8, 1, true],
    [8, 3, false],
    [8, 3, true],
    [16, 1, false],
    [16, 1, true],
    [16, 3, false],
    [16, 3, true],
  ] as const)("%i bit, %i channels, alpha %s: comes back from a PNG bit by bit", async (depth, count, hasAlpha) => {
    const levels = 2 ** depth - 1;
    const channels = Array.from({ length: count }, (_, c) => plane(c, levels));
    const picture: Picture = { height: 3, width: 4, channels, alpha: hasAlpha ? plane(9, levels) : undefined, depth };
    await writePicture(at("round.png"), "png", picture);
    expect(await readPicture(at("round.png"), ceiling)).toEqual(picture);
  });

  it("keeps floating point numbers in .npy, beyond full scale too, and rounds them to 16 bits in a PNG", async () => {
    const values = Float64Array.of(-0.25, 0, 0.1, 1 / 3, 1, 1.5);
    await writePicture(at("float.npy"), "npy", { height: 2, width: 3, channels: [values] });
    expect(decodeNpy(await readFile(at("float.npy"))).tensor.shape).toEqual([2, 3]);
    expect(await readPicture(at("float.npy"), ceiling)).toEqual({ height: 2, width: 3, channels: [values] });
    await writePicture(at("float.png"), "png", { height: 2, width: 3, channels: [values] });
    const { channels, depth } = await readPicture(at("float.png"), ceiling);
    expect(depth).toBe(16);
    expect([...channels[0]]).toEqual([0, 0, Math.round(6553.5) / 65535, 1 / 3, 1, 1]);
  });

  it("writes many channels to .npy only", async () => {
    const picture: Picture = { height: 2, width: 1, channels: [1, 2, 3, 4, 5].map((c) => Float64Array.of(c, -c)) };
    await writePicture(at("five.npy"), "npy", picture);
    expect(decodeNpy(await readFile(at("five.npy"))).tensor.shape).toEqual([5, 2, 1]);
    expect(await readPicture(at("five.npy"), ceiling)).toEqual(picture);
    expect(() => writePicture("five.png", "png", picture)).toThrow(
      "five.png: a PNG holds 1 or 3 channels, and there are 5; write .npy",
    );
  });
});

describe("arrays", () => {
  it("of whole numbers have the full scale of their dtype", async () => {
    await writeFile(at("bytes.npy"), encodeNpy(tensor(Uint8Array.of(0, 51, 255, 102), { shape: [1, 2, 2] })));
    const picture = await readPicture(at("bytes.npy"), ceiling);
    expect(picture).toEqual({ height: 2, width: 2, channels: [Float64Array.of(0, 0.2, 1, 0.4)], depth: 8 });
  });

  it.each([
    [
      "no picture's shape",
      tensor([1, 2]),
      "has shape [2], expected an array [H, W] or [C, H, W] with at least one pixel",
    ],
    ["no pixels", reshape(tensor(new Float64Array(0)), [0, 3]), "has shape [0, 3], expected an array [H, W]"],
    ["channels last", tensor(new Float64Array(90), { shape: [6, 5, 3] }), "looks like [H, W, C]; channels come first"],
    ["another dtype", tensor(Int32Array.of(1), { shape: [1, 1] }), "is int32, expected floating point numbers with 1"],
    ["a NaN", tensor([[0, Number.NaN]]), "element 1 is NaN, expected finite numbers"],
  ])("with %s are refused", async (_what, array, message) => {
    await writeFile(at("array.npy"), encodeNpy(array));
    await expect(readPicture(at("array.npy"), ceiling)).rejects.toThrow(message);
  });
});

describe("files that are broken, or no pictures", () => {
  const png = encode({ width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), depth: 8, channels: 1 });
  const jpeg = encodeJpeg({ width: 2, height: 2, data: new Uint8Array(16).fill(9) }, 90).data;
  const header = (width: number) => {
    const bytes = png.slice();
    new DataView(bytes.buffer).setUint32(16, width);
    return bytes;
  };
  const text = new TextEncoder();

  it.each([
    ["a PNG without a header", png.slice(0, 20), "FILE_TRUNCATED", "a PNG of 20 bytes has no header"],
    ["a PNG without pixels", header(0), "FILE_INVALID", "the PNG is 0 x 2, expected at least one pixel"],
    ["a PNG cut off", png.slice(0, -20), "FILE_INVALID", "the PNG is broken: "],
    ["a PNG with a changed byte", png.with(45, png[45] ^ 1), "FILE_INVALID", "the PNG is broken: "],
    [
      "a PNG that promises too much",
      header(2 ** 31 - 1),
      "MEMORY_LIMIT",
      "over the ceiling of 1.00 MB; raise --memory",
    ],
    [
      "a JPEG without a frame",
      Uint8Array.of(0xff, 0xd8, 0xff, 0xd9),
      "FILE_INVALID",
      "the JPEG has no frame with pixels",
    ],
    ["a JPEG cut off", jpeg.subarray(0, 400), "FILE_INVALID", "the JPEG "],
    [
      "an SVG",
      text.encode("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      "FILE_INVALID",
      "is no picture: expected a PNG",
    ],
    ["nothing", new Uint8Array(0), "FILE_INVALID", "is no picture"],
    ["more bytes than the ceiling", new Uint8Array(ceiling + 1), "MEMORY_LIMIT", "has 1.00 MB, over the ceiling"],
  ])("%s", async (_what, bytes, code, message) => {
    await writeFile(at("broken"), bytes);
    const error = await readPicture(at("broken"), ceiling).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect((error as Error).message).toContain(at("broken"));
  });
});
