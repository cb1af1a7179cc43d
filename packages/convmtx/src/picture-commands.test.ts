import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpy, encodeNpy } from "@convmtx/io";
import { tensor } from "@convmtx/tensor";
import { decode, encode } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const convmtx = (...args: string[]) => runIn(folder, args);
const png = async (name: string) => decode(await readFile(at(name)));
const saved = async (name: string) => decodeNpy(await readFile(at(name))).tensor;

/** A square with a disk in it on a ramp, another for each channel. */
const size = 40;
function scene(c: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    const isDisk = Math.hypot(i - 18, j - 20 + c) < 6;
    const isSquare = i > 8 && i < 30 && j > 7 + c && j < 33;
    return isDisk ? 0.85 : isSquare ? 0.15 : 0.3 + (0.3 * j) / size;
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-pictures-"));
  await writeFile(at("grey.npy"), encodeNpy(tensor(scene(0), { shape: [size, size] })));
  const rgba = new Uint8Array(size * size * 4);
  for (let c = 0; c < 3; c++) {
    for (const [i, value] of scene(c).entries()) rgba[4 * i + c] = Math.round(255 * value);
  }
  for (let i = 0; i < size * size; i++) rgba[4 * i + 3] = i % 256;
  await writeFile(at("rgba.png"), encode({ width: size, height: size, data: rgba, depth: 8, channels: 4 }));
  await writeFile(at("photo.jpg"), encodeJpeg({ width: size, height: size, data: rgba }, 95).data);
  const deep = Uint16Array.from(scene(0), (value) => Math.round(65535 * value));
  await writeFile(at("deep.png"), encode({ width: size, height: size, data: deep, depth: 16, channels: 1 }));
  await writeFile(at("flat.npy"), encodeNpy(tensor(new Float64Array(100).fill(0.5), { shape: [10, 10] })));
  await writeFile(at("five.npy"), encodeNpy(tensor(new Float64Array(180), { shape: [5, 6, 6] })));
  await writeFile(at("shift.npy"), encodeNpy(tensor([[0, 0, 2]])));
  await writeFile(at("broken-kernel.npy"), encodeNpy(tensor([[1, Number.NaN, 1]])));
  const red = new Float64Array(3 * size * size);
  red.set(scene(0));
  await writeFile(at("red.npy"), encodeNpy(tensor(red, { shape: [3, size, size] })));
  await writeFile(
    at("bytes.npy"),
    encodeNpy(
      tensor(
        scene(0).map((value) => 255 * value),
        { shape: [size, size] },
      ),
    ),
  );
  await writeFile(at("notes.txt"), "a note\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("blur", () => {
  it("says what it did", async () => {
    const options = ["--kernel", "gaussian:1", "--noise", "1%", "--seed", "3", "--out", "file:out.png"];
    const { code, out, err } = await convmtx("blur", "file:rgba.png", ...options);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^picture {2}.*rgba\.png: 40 x 40, 3 channels and alpha, 8 bit$/m);
    expect(out).toMatch(/^kernel {3}gaussian:1: 7 x 7, boundary replicate$/m);
    expect(out).toMatch(/^noise {4}1 % of full scale, seed 3$/m);
    expect(out).toMatch(/^wrote {4}.*out\.png: 40 x 40, \S+ kB$/m);
    const json = JSON.parse((await convmtx("blur", "file:rgba.png", ...options, "--json")).out);
    expect(json).toMatchObject({ command: "blur", ok: true, kernelShape: [7, 7], noise: 0.01, seed: 3, depth: 8 });
  });

  it("keeps depth, channels and alpha", async () => {
    await convmtx("blur", "file:rgba.png", "--kernel", "box:3", "--out", "file:out.png");
    const [before, after] = [await png("rgba.png"), await png("out.png")];
    expect(after).toMatchObject({ width: size, height: size, depth: 8, channels: 4 });
    const alpha = (data: ArrayLike<number>) => Array.from({ length: size * size }, (_, i) => data[4 * i + 3]);
    expect(alpha(after.data)).toEqual(alpha(before.data));
    await convmtx("blur", "file:deep.png", "--kernel", "box:3", "--out", "file:out.png");
    expect(await png("out.png")).toMatchObject({ depth: 16, channels: 1 });
    await convmtx("blur", "file:photo.jpg", "--kernel", "box:3", "--out", "file:out.png");
    expect(await png("out.png")).toMatchObject({ width: size, depth: 8, channels: 3 });
    const { out } = await convmtx("blur", "file:rgba.png", "--kernel", "box:3", "--out", "file:out.npy");
    expect(out).toMatch(/^wrote .*, without its alpha$/m);
    expect((await saved("out.npy")).shape).toEqual([3, size, size]);
  });

  it("moves the picture as a kernel out of a file says, and scales it only if that is raw", async () => {
    const args = [
      "blur",
      "file:grey.npy",
      "--kernel",
      "file:shift.npy",
      "--boundary",
      "circular",
      "--out",
      "file:out.npy",
    ];
    expect((await convmtx(...args)).code).toBe(0);
    const moved = scene(0).map((_, k, x) => x[Math.floor(k / size) * size + ((k + size - 1) % size)]);
    expect((await saved("out.npy")).data).toEqual(moved);
    expect((await convmtx(...args, "--raw")).code).toBe(0);
    expect((await saved("out.npy")).data).toEqual(moved.map((value) => 2 * value));
  });

  it("adds noise of the standard deviation that was asked for, the same for the same seed", async () => {
    const args = (name: string, noise: string, seed: string) => {
      return ["blur", "file:grey.npy", "--kernel", "box:1", "--noise", noise, "--seed", seed, "--out", `file:${name}`];
    };
    await convmtx(...args("one.npy", "2%", "1"));
    const { data } = await saved("one.npy");
    const variance = scene(0).reduce((sum, value, i) => sum + (data[i] - value) ** 2, 0) / data.length;
    // The sum of squares of 1600 numbers has a standard deviation of √(2/1600): within four of them.
    expect(Math.abs(variance / 0.02 ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / 1600));
    await convmtx(...args("two.npy", "2%", "1"));
    expect(await readFile(at("two.npy"))).toEqual(await readFile(at("one.npy")));
    await convmtx(...args("two.npy", "2%", "2"));
    expect(await readFile(at("two.npy"))).not.toEqual(await readFile(at("one.npy")));
    expect((await convmtx(...args("two.npy", "0%", "2"))).out).toMatch(/^noise {4}none$/m);
  });

  it("makes a valid blur's picture smaller, with the alpha of its middle", async () => {
    await convmtx("blur", "file:rgba.png", "--kernel", "motion:9:0", "--boundary", "valid", "--out", "file:out.png");
    const after = await png("out.png");
    expect(after).toMatchObject({ width: size - 8, height: size });
    expect(after.data[3]).toBe(4);
  });
});

describe("deblur", () => {
  const blurred = (...more: string[]) => convmtx("blur", "file:grey.npy", "--noise", "0.5%", "--seed", "2", ...more);
  const ratios = (out: string) => /^PSNR +(\S+) dB before, (\S+) dB after$/m.exec(out)?.slice(1).map(Number) ?? [];

  it.each([
    ["gaussian:1.5", "replicate", "gradient"],
    ["gaussian:1.5", "valid", "tv"],
    ["motion:7:20", "symmetric", "tv"],
    ["disk:2", "circular", "laplacian"],
    ["box:3", "reflect", "identity"],
    ["gaussian:1", "zeros", "gradient"],
  ])("%s, boundary %s, by %s: comes nearer to the sharp picture", async (kernel, boundary, regularizer) => {
    const blur = ["--kernel", kernel, "--boundary", boundary];
    await blurred(...blur, "--out", "file:b.npy");
    const options = [...blur, "--regularizer", regularizer, "--reference", "file:grey.npy", "--out", "file:s.npy"];
    const { code, out, err } = await convmtx("deblur", "file:b.npy", ...options);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [before, after] = ratios(out);
    expect(after).toBeGreaterThan(before + (regularizer === "identity" ? 0.5 : 1));
    expect((await saved("s.npy")).shape).toEqual([size, size]);
    const [, noise] = /^noise +(\S+) % of full scale, estimated$/m.exec(out) ?? [];
    expect(Number(noise)).toBeGreaterThan(0.35);
    expect(Number(noise)).toBeLessThan(0.75);
    expect(out).toMatch(/^ended +converged, \d+ iterations, damping \S+, misfit 0\.\d+ %$/m);
  });

  it("does each channel of a picture, keeps its alpha and its depth, and says how each ended", async () => {
    const blur = ["--kernel", "gaussian:1.2"];
    await convmtx("blur", "file:rgba.png", ...blur, "--noise", "0.5%", "--out", "file:b.png");
    const args = ["deblur", "file:b.png", ...blur, "--reference", "file:rgba.png", "--out", "file:s.png"];
    const { code, out } = await convmtx(...args);
    expect(code).toBe(0);
    expect(out.match(/^channel [123] {2}converged/gm)).toHaveLength(3);
    const [before, after] = ratios(out);
    expect(after).toBeGreaterThan(before + 0.5);
    const [sharp, made] = [await png("rgba.png"), await png("s.png")];
    expect(made).toMatchObject({ depth: 8, channels: 4, width: size });
    expect(made.data[4 * 77 + 3]).toBe(sharp.data[4 * 77 + 3]);
    const json = JSON.parse((await convmtx(...args, "--json")).out);
    expect(json).toMatchObject({ command: "deblur", ok: true, depth: 8, kernelShape: [9, 9] });
    expect(json.psnr.after).toBeCloseTo(after, 2);
    expect(json.channels).toHaveLength(3);
  });

  it("takes the damping, the noise and the limits that it is given", async () => {
    const args = ["deblur", "file:b.png", "--kernel", "gaussian:1.2", "--out", "file:s.png"];
    const damped = await convmtx(...args, "--damping", "0.5", "--method", "cg", "--tolerance", "1e-8");
    expect(damped.out).not.toMatch(/^noise/m);
    expect(damped.out.match(/damping 0\.500/g)).toHaveLength(3);
    expect((await convmtx(...args, "--noise", "2%")).out).toMatch(/^noise {6}2\.00 % of full scale, given$/m);
    const limited = await convmtx(...args, "--damping", "0.001", "--regularizer", "tv", "--iterations", "2");
    expect(limited).toMatchObject({ code: 1, err: "" });
    expect(limited.out).toMatch(/^channel 1 {2}limit \(2 iterations, the most allowed\), 2 iterations/m);
    await convmtx(...args.slice(0, -1), "file:s.npy", "--nonnegative", "--damping", "0.01");
    expect(Math.min(...(await saved("s.npy")).data)).toBeGreaterThanOrEqual(0);
  });

  it("knows that a picture of 8 bits was rounded", async () => {
    await convmtx("blur", "file:photo.jpg", "--kernel", "gaussian:4", "--out", "file:soft.png");
    const { code, out } = await convmtx("deblur", "file:soft.png", "--kernel", "gaussian:4", "--out", "file:s.png");
    expect(code).toBe(0);
    const [, noise] = /^noise +(\S+) % of full scale, estimated$/m.exec(out) ?? [];
    expect(Number(noise)).toBeGreaterThanOrEqual(0.113);
  });

  it("compares with the middle of a larger reference", async () => {
    const blur = ["--kernel", "motion:9:0", "--boundary", "valid"];
    await blurred(...blur, "--out", "file:b.npy");
    expect((await saved("b.npy")).shape).toEqual([size, size - 8]);
    const { out } = await convmtx(
      "deblur",
      "file:b.npy",
      ...blur,
      "--reference",
      "file:grey.npy",
      "--out",
      "file:s.png",
    );
    const [before, after] = ratios(out);
    expect(after).toBeGreaterThan(before + 1);
    expect(await png("s.png")).toMatchObject({ width: size, height: size, depth: 16 });
  });
});

describe("pictures that are unlike others", () => {
  it("black channels stay black, and have no say about the noise", async () => {
    await convmtx("blur", "file:red.npy", "--kernel", "gaussian:1", "--out", "file:red-clean.npy");
    const clean = (await saved("red-clean.npy")).toTypedArray();
    const noisy = Float64Array.from(clean, (value, i) =>
      i < size * size ? value + 0.01 * Math.sin(i * i) * Math.SQRT2 : 0,
    );
    await writeFile(at("red-noisy.npy"), encodeNpy(tensor(noisy, { shape: [3, size, size] })));
    const { code, out } = await convmtx(
      "deblur",
      "file:red-noisy.npy",
      "--kernel",
      "gaussian:1",
      "--out",
      "file:red-sharp.npy",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^channel 3 {2}converged, 0 iterations/m);
    const percent = Number(/^noise {6}(\S+) %/m.exec(out)?.[1]);
    expect(percent).toBeGreaterThan(0.7);
    expect([...(await saved("red-sharp.npy")).toTypedArray()].slice(size * size).every((value) => value === 0)).toBe(
      true,
    );
  });

  it("values in other units are told of where a PNG cuts them", async () => {
    const { code, out } = await convmtx("blur", "file:bytes.npy", "--kernel", "box:3", "--out", "file:bytes.png");
    expect(code).toBe(0);
    expect(out).toMatch(/^wrote .*, 100 % of the values beyond full scale, cut$/m);
  });
});

describe("what is refused", () => {
  const blur = ["blur", "file:grey.npy", "--kernel", "box:3"];
  const deblur = ["deblur", "file:grey.npy", "--kernel", "box:3"];
  const out = ["--out", "file:new.png"];

  it.each([
    [blur, "blur: required option '--out <file>' not specified [OPTION_INVALID]"],
    [
      [...blur, "--out", "file:x.jpg"],
      'blur: --out is "x.jpg", expected a name that ends in .png or .npy [OPTION_INVALID]',
    ],
    [
      [...blur, "--out", "file:grey.npy"],
      /^blur: --out: grey\.npy is an input of this command; .* \[OPTION_INVALID\]$/,
    ],
    [["blur", "file:none.png", "--kernel", "box:3", ...out], "blur: none.png: no such file or directory [ENOENT]"],
    [["blur", "file:notes.txt", "--kernel", "box:3", ...out], /^blur: notes\.txt is no picture: .* \[FILE_INVALID\]$/],
    [["blur", "file:five.npy", "--kernel", "box:3", ...out], /^blur: new\.png: a PNG holds 1 or 3 .* \[UNSUPPORTED\]$/],
    [[...blur, ...out, "--noise", "1"], 'blur: --noise is "1", expected a percentage like 1% or 0.5% [OPTION_INVALID]'],
    [
      [...blur, ...out, "--boundary", "wrap"],
      /^blur: --boundary is "wrap", expected replicate \| .* \[OPTION_INVALID\]$/,
    ],
    [
      [...blur.slice(0, -1), "star:3", ...out],
      /^blur: --kernel is "star:3", expected gaussian:SIGMA.* \[OPTION_INVALID\]$/,
    ],
    [
      [...blur.slice(0, -1), "box:99", "--boundary", "valid", ...out],
      /^blur: a kernel of 99 x 99 does not fit into 40 x 40; take another --boundary .* \[GEOMETRY_INVALID\]$/,
    ],
    [
      [...blur, ...out, "--memory", "1kB"],
      /^blur: grey\.npy .* over the ceiling of 1\.00 kB; raise --memory \[MEMORY_LIMIT\]$/,
    ],
    [
      [...deblur, ...out, "--regularizer", "l1"],
      /^deblur: --regularizer is "l1", expected gradient \| tv \| .* \[OPTION_INV/,
    ],
    [
      [...deblur, ...out, "--damping", "1", "--regularizer", "tv", "--method", "cg"],
      /^deblur: method must be "fista".* \[OPTION_INVALID\]$/,
    ],
    [
      [...deblur, ...out, "--iterations", "0"],
      /^deblur: --iterations is "0", expected an integer >= 1 \[OPTION_INVALID\]$/,
    ],
    [
      ["deblur", "file:flat.npy", "--kernel", "box:3", ...out],
      /^deblur: the picture shows no noise, .* --damping, or --noise like 0\.1% \[OPTION_INVALID\]$/,
    ],
    [
      ["deblur", "file:five.npy", "--kernel", "box:3", ...out],
      /^deblur: new\.png: a PNG holds 1 or 3 .* \[UNSUPPORTED\]$/,
    ],
    [
      ["blur", "file:grey.npy", "--kernel", "file:broken-kernel.npy", "--raw", ...out],
      "blur: broken-kernel.npy: tap 1 is NaN, expected a finite number [OPTION_INVALID]",
    ],
    [
      [...deblur, ...out, "--reference", "file:flat.npy"],
      "deblur: --reference flat.npy is 10 x 10 with 1 channel, expected grey.npy's 1 channel and at least its 40 x 40 [SHAPE_MISMATCH]",
    ],
    [
      [...deblur, ...out, "--reference", "file:rgba.png"],
      /^deblur: --reference rgba\.png is .* 3 channels, .* \[SHAPE_MISM/,
    ],
  ])("%j", async (args, expected) => {
    const { code, out: printed, err } = await convmtx(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: "" });
    const line = err.trimEnd().replace(/^convmtx /, "");
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
    expect(await readdir(folder)).not.toContain("new.png");
  });
});
