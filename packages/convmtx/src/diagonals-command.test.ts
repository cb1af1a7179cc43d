import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpy, encodeNpy } from "@convmtx/io";
import { matvec, permuteCols } from "@convmtx/sparse";
import { randomNormal, tensor } from "@convmtx/tensor";
import { convOperator, stridePermutation } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const convmtx = (...args: string[]) => runIn(folder, args);
const read = async (name: string) => decodeNpy(await readFile(at(name))).tensor;
const layer = ["--kernel", "file:K.npy", "--input", "2,8,8", "--stride", "2", "--padding", "1"];
const kernel = tensor(
  Array.from({ length: 54 }, (_, i) => i + 1),
  { shape: [3, 2, 3, 3] },
);
const operator = convOperator(kernel, { inputShape: [2, 8, 8], stride: 2, padding: 1 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-diagonals-"));
  await writeFile(at("K.npy"), encodeNpy(kernel));
  await writeFile(at("k.npy"), encodeNpy(tensor([1, 2, 3])));
  await convmtx("build", ...layer, "--out", "file:T.npz");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Σ_d diagonal_d ⊙ rot(x, d) by plain loops, from the files alone. */
function byRotations(offsets: ArrayLike<number>, rows: ArrayLike<number>, length: number, x: Float64Array): number[] {
  return Array.from({ length }, (_, i) => {
    let sum = 0;
    for (let r = 0; r < offsets.length; r++) sum += rows[r * length + i] * x[(i + offsets[r]) % x.length];
    return sum;
  });
}

describe("diagonals", () => {
  it("by hand: three taps with a border of zeros", async () => {
    const { code, out, err } = await convmtx("diagonals", "--kernel", "file:k.npy", "--input", "4", "--padding", "1");
    expect({ code, err, out }).toEqual({
      code: 0,
      err: "",
      out: "matrix     layer: 4 x 4 float64, 10 entries\ndiagonals  3 of 4 occupied\nwhich      0-1, 3\n",
    });
  });

  it("says of a file what it says of the layer, and writes the same", async () => {
    const facts = async (name: string, ...args: string[]) => {
      const { code, out } = await convmtx(
        "diagonals",
        ...args,
        "--json",
        "--offsets",
        `file:${name}d.npy`,
        "--out",
        `file:${name}D.npy`,
      );
      expect(code).toBe(0);
      const { file: _file, name: _name, files, ...rest } = JSON.parse(out);
      expect(files.map(({ option }: { option: string }) => option)).toEqual(["--offsets", "--out"]);
      return rest;
    };
    expect(await facts("a", "file:T.npz")).toEqual(await facts("b", ...layer));
    expect(await read("aD.npy")).toEqual(await read("bD.npy"));
    expect((await read("ad.npy")).dtype).toBe("int32");
  });

  it("written, they multiply by rotations", async () => {
    const { code } = await convmtx(
      "diagonals",
      "file:T.npz",
      "--slots",
      "256",
      "--offsets",
      "file:d.npy",
      "--out",
      "file:D.npy",
    );
    expect(code).toBe(0);
    const [offsets, rows] = [await read("d.npy"), await read("D.npy")];
    expect(rows.shape).toEqual([offsets.shape[0], 256]);
    const x = Float64Array.from({ length: 128 }, (_, i) => ((i * 7) % 11) - 5);
    const padded = new Float64Array(256);
    padded.set(x);
    const y = byRotations(offsets.data, rows.data, 256, padded);
    expect(y).toEqual([...operator.matvec(x), ...new Array(256 - 48).fill(0)]);
  });

  it("permutes the pixels of a strided layer, and writes their order", async () => {
    const files = ["--permutation", "file:P.npy", "--offsets", "file:d.npy", "--out", "file:D.npy", "--slots", "128"];
    const { code, out, err } = await convmtx("diagonals", ...layer, "--permute", ...files);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [, before, after] = /^diagonals {2}(\d+) of 128 occupied; (\d+) of 128 occupied after/m.exec(out) ?? [];
    expect(Number(after)).toBeLessThan(Number(before));
    const [order, offsets, rows] = [await read("P.npy"), await read("d.npy"), await read("D.npy")];
    expect(order.dtype).toBe("int32");
    expect([...order.data]).toEqual([...stridePermutation(operator)]);
    expect(offsets.shape).toEqual([Number(after)]);
    const x = Float64Array.from({ length: 128 }, (_, i) => ((i * 7) % 11) - 5);
    const permuted = Float64Array.from(order.data, (i) => x[i]);
    const y = byRotations(offsets.data, rows.data, 128, permuted);
    expect(y.slice(0, 48)).toEqual([...operator.matvec(x)]);
    expect(y.slice(0, 48)).toEqual([...matvec(permuteCols(operator.toCsr(), order.data), permuted)]);
  });

  it("cuts the ranges off for people, not for programs", async () => {
    const { out } = await convmtx("diagonals", ...layer, "--permute");
    expect(out).toMatch(/^which +(\d+(-\d+)?, ){8}… \d+ more ranges?$/m);
    const { ranges, occupied } = JSON.parse((await convmtx("diagonals", ...layer, "--permute", "--json")).out);
    const total = ranges.reduce((sum: number, [first, last]: [number, number]) => sum + last - first + 1, 0);
    expect(total).toBe(occupied);
  });

  it("refuses what it cannot do before it writes anything", async () => {
    await writeFile(at("large.npy"), encodeNpy(randomNormal([4, 4, 3, 3], { seed: 1 })));
    const names = await readdir(folder);
    const large = ["--kernel", "file:large.npy", "--input", "4,64,64", "--padding", "1", "--memory", "1MB"];
    for (const [args, message] of [
      [[], "nothing to look at; give a file, or a layer by --kernel and --input, or --model and --layer"],
      [["file:T.npz", ...layer], "T.npz and a layer are given; give a file, or --kernel and --input"],
      [["file:T.npz", "--permute"], "--permute needs a layer, whose stride it knows"],
      [[...layer, "--permutation", "file:new.npy"], "--permutation needs --permute"],
      [[...layer, "--out", "file:new.npy"], "--out needs --offsets, which says what its rows are"],
      [[...layer, "--offsets", "file:K.npy"], "--offsets: K.npy is an input of this command"],
      [[...layer, "--offsets", "file:new.npz"], "expected a name that ends in .npy"],
      [[...layer, "--offsets", "file:new.npy", "--out", "file:./new.npy"], "is another output of this command"],
      [[...layer, "--slots", "127"], "--slots is 127, expected 128 to 2147483647 as layer is 48 x 128"],
      [
        [...large, "--offsets", "file:new.npy", "--out", "file:new2.npy"],
        "over the ceiling of 1.00 MB; raise --memory",
      ],
    ] as const) {
      const { code, out, err } = await convmtx("diagonals", ...args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(message);
    }
    expect(await readdir(folder)).toEqual(names);
  });
});
