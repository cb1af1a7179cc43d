import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy } from "@convmtx/io";
import { flip, maxAbsDiff, sum, type Tensor, tensor, transpose } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blurKernel } from "./blur-kernel.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-kernel-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const kernel = (text: string) => blurKernel(text, { maxBytes: 1e6 });
const rows = ({ data, shape: [height, width] }: Tensor<"float64">) =>
  Array.from({ length: height }, (_, i) => [...data.subarray(i * width, (i + 1) * width)]);

describe("every kernel", () => {
  it.each([
    "gaussian:0.1",
    "gaussian:2",
    "gaussian:1.5:5",
    "motion:1",
    "motion:9",
    "motion:7.5:90",
    "motion:15:33",
    "motion:4:-120",
    "disk:0.4",
    "disk:3",
    "disk:2.7",
    "box:1",
    "box:4",
    "box:5.5",
  ])("%s sums to 1, is nowhere negative and the same turned by 180 degrees", async (text) => {
    const taps = await kernel(text);
    expect(Math.abs(sum(taps).data[0] - 1)).toBeLessThan(1e-14);
    expect(Math.min(...taps.data)).toBeGreaterThanOrEqual(0);
    expect(maxAbsDiff(taps, flip(taps))).toBeLessThan(1e-15);
    expect(taps.shape.every((length) => length % 2 === 1)).toBe(true);
    // No side is there for nothing.
    expect(Math.max(...rows(taps)[0])).toBeGreaterThan(0);
    expect(Math.max(...rows(taps).map(([first]) => first))).toBeGreaterThan(0);
  });
});

describe("gaussian", () => {
  it("falls off as it should", async () => {
    const taps = await kernel("gaussian:2");
    expect(taps.shape).toEqual([13, 13]);
    const middle = rows(taps)[6];
    expect(middle[8] / middle[6]).toBeCloseTo(Math.exp(-0.5), 14);
    expect(rows(taps)[4][7] / middle[6]).toBeCloseTo(Math.exp(-5 / 8), 14);
    expect((await kernel("gaussian:2:5")).shape).toEqual([5, 5]);
  });
});

describe("motion", () => {
  it("is a horizontal line", async () => {
    expect(rows(await kernel("motion:9:0"))).toEqual([Array.from({ length: 9 }, () => 1 / 9)]);
  });

  it("is a vertical one at 90 degrees, and covers the ends of 4 pixels by half", async () => {
    const taps = await kernel("motion:4:90");
    expect(taps.shape).toEqual([5, 1]);
    [0.125, 0.25, 0.25, 0.25, 0.125].forEach((tap, i) => {
      expect(taps.data[i]).toBeCloseTo(tap, 15);
    });
  });

  it("goes up to the right at 45 degrees, with soft sides", async () => {
    const taps = rows(await kernel("motion:7:45"));
    expect(taps).toHaveLength(7);
    expect(taps[1][5]).toBeGreaterThan(0.1);
    expect(taps[1][5]).toBeCloseTo(taps[5][1], 15);
    expect(taps[1][1]).toBe(0);
    expect(taps[3][4]).toBeGreaterThan(0.01);
    expect(taps[3][4]).toBeLessThan(taps[3][3] / 2);
  });

  it("turns with its angle", async () => {
    const [up, down] = [await kernel("motion:11:25"), await kernel("motion:11:-25")];
    expect(maxAbsDiff(up, flip(down, { axis: 0 }))).toBeLessThan(1e-15);
    expect(maxAbsDiff(await kernel("motion:11:65"), transpose(up))).toBeLessThan(1e-15);
    expect(maxAbsDiff(up, await kernel("motion:11:205"))).toBeLessThan(1e-15);
  });
});

describe("disk and box", () => {
  it("cover pixels by part", async () => {
    const taps = rows(await kernel("disk:1"));
    expect(taps).toHaveLength(3);
    // The disk reaches out of the middle pixel; what is left of a neighbour is equal on four sides.
    expect(taps[1][1]).toBeCloseTo(1 / Math.PI, 14);
    expect(taps[0][1]).toBeCloseTo(taps[1][2], 15);
    expect(rows(await kernel("box:2"))).toEqual([
      [1 / 16, 1 / 8, 1 / 16],
      [1 / 8, 1 / 4, 1 / 8],
      [1 / 16, 1 / 8, 1 / 16],
    ]);
    expect(rows(await kernel("box:3"))).toEqual(Array.from({ length: 3 }, () => [1 / 9, 1 / 9, 1 / 9]));
  });
});

describe("a file", () => {
  const from = async (array: Tensor, raw = false) => {
    const path = join(folder, "k.npy");
    await writeFile(path, encodeNpy(array));
    return blurKernel(path, { raw, maxBytes: 1e6 });
  };

  it("is divided by its sum, unless it is wanted raw", async () => {
    const taps = tensor(Int32Array.of(1, 2, 1), { shape: [1, 3] });
    expect(rows(await from(taps))).toEqual([[0.25, 0.5, 0.25]]);
    expect(rows(await from(taps, true))).toEqual([[1, 2, 1]]);
  });

  it("needs two axes, and a sum", async () => {
    await expect(from(tensor([1, 2, 1]))).rejects.toThrow("has shape [3], expected a kernel [height, width]");
    await expect(from(tensor([[1, -1]]))).rejects.toThrow(
      "the kernel's sum is 0, which cannot be made 1; --raw takes it",
    );
    expect(rows(await from(tensor([[1, -1]]), true))).toEqual([[1, -1]]);
    await expect(kernel("none.npy")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("words that are refused", () => {
  it.each([
    ["gaussian", "gaussian:SIGMA or gaussian:SIGMA:SIZE with a SIGMA above 0 and an odd SIZE"],
    ["gaussian:0", "a SIGMA above 0"],
    ["gaussian:2:4", "an odd SIZE"],
    ["gaussian:2:5:1", "gaussian:SIGMA or"],
    ["motion:9:up", "degrees from the right upwards"],
    ["motion:-9", "a LENGTH above 0"],
    ["disk:", "disk:RADIUS with a RADIUS above 0"],
    ["box:1e3", "box:SIZE with a SIZE above 0"],
    ["gauss:2", "gaussian:SIGMA[:SIZE], motion:LENGTH[:ANGLE], disk:RADIUS, box:SIZE, or a .npy file"],
    ["gaussian:200", "spans 1201 x 1201 pixels, expected at most 1001"],
  ])("%s", async (text, message) => {
    await expect(kernel(text)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining(message),
    });
  });
});
