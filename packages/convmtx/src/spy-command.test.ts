import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy } from "@convmtx/io";
import { randomNormal, tensor } from "@convmtx/tensor";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";
import { run } from "./program.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const convmtx = (...args: string[]) => runIn(folder, args);
const layer = ["--kernel", "file:K.npy", "--input", "3", "--padding", "1"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-spy-"));
  await writeFile(at("K.npy"), encodeNpy(tensor([1, 2, 3])));
  await writeFile(at("large.npy"), encodeNpy(randomNormal([4, 4, 3, 3], { seed: 1 })));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("spy of a layer", () => {
  it("is the picture of its matrix", async () => {
    expect((await convmtx("build", ...layer, "--out", "file:T.npz")).code).toBe(0);
    const { code, out } = await convmtx("spy", ...layer);
    expect(code).toBe(0);
    expect(out).toBe((await convmtx("spy", "file:T.npz")).out);
    expect(out).toContain("│■ ■ ·│\n");
    for (const end of ["svg", "png"]) {
      await convmtx("spy", ...layer, "--no-taps", "--out", `file:layer.${end}`);
      await convmtx("spy", "file:T.npz", "--out", `file:file.${end}`);
      expect(await readFile(at(`layer.${end}`))).toEqual(await readFile(at(`file.${end}`)));
    }
  });

  it("has a colour for each tap, along the diagonals and in the legend", async () => {
    expect((await convmtx("spy", ...layer, "--out", "file:taps.png", "--width", "300")).code).toBe(0);
    const { width, height, data, channels, depth } = decode(await readFile(at("taps.png")));
    expect({ width, channels, depth }).toEqual({ width: 300, channels: 3, depth: 8 });
    const pixel = (x: number, y: number) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)].join();
    // The plot begins at 43, 52; what is left for it is divided by three.
    const cell = Math.floor(Math.min(300 - 43 - 16 - 20 - 6 * 7, height - 68) / 3);
    const cellAt = (i: number, j: number) => pixel(43 + j * cell + 5, 52 + i * cell + 5);
    expect([cellAt(1, 1), cellAt(2, 2), cellAt(2, 1), cellAt(1, 2)]).toEqual([
      cellAt(0, 0),
      cellAt(0, 0),
      cellAt(1, 0),
      cellAt(0, 1),
    ]);
    expect(new Set([cellAt(0, 0), cellAt(1, 0), cellAt(0, 1), cellAt(0, 2)]).size).toBe(4);
    const legend = [0, 1, 2].map((tap) => pixel(43 + 3 * cell + 20 + 14 * tap + 5, 52 + 5));
    expect(legend).toEqual([cellAt(1, 0), cellAt(0, 0), cellAt(0, 1)]);
  });

  it("paints the terminal where that has colours", async () => {
    const text = async (hasColour: boolean, ...more: string[]) => {
      let out = "";
      const screen = { write: (part: string) => (out += part), isTTY: true, columns: 80, hasColour };
      await run(
        ["spy", ...layer, ...more].map((word) => word.replace("file:", `${folder}/`)),
        {
          stdout: { ...screen, write: (part) => void screen.write(part) },
          stderr: { ...screen, write: () => {} },
        },
      );
      return out;
    };
    const [plain, painted] = [await text(false), await text(true)];
    const esc = String.fromCharCode(27);
    expect(plain).not.toContain(esc);
    expect(painted.split(`${esc}[38;2;`).length - 1).toBe(7);
    expect(painted.replaceAll(new RegExp(`${esc}\\[[\\d;]*m`, "g"), "")).toBe(plain);
    expect(await text(true, "--no-taps")).toBe(plain);
  });

  it("needs no memory for the matrix, of millions of entries", async () => {
    const large = ["--kernel", "file:large.npy", "--input", "4,128,128", "--padding", "1"];
    const { code, out } = await convmtx("spy", ...large, "--memory", "100kB", "--out", "file:large.png", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      command: "spy",
      ok: true,
      file: null,
      shape: [65536, 65536],
      nnz: 16 * 382 ** 2,
    });
  });

  it.each([
    [
      ["spy"],
      /^nothing to draw; give a file, or a layer by --kernel and --input, or --model and --layer \[OPTION_INVALID\]$/,
    ],
    [["spy", "file:T.npz", ...layer], /^T\.npz and a layer are given; .* \[OPTION_INVALID\]$/],
    [["spy", "--kernel", "file:K.npy"], /^--input missing; .* \[OPTION_INVALID\]$/],
    [["spy", ...layer, "--out", "file:K.npy"], /^--out is "K\.npy", expected a name .* \[OPTION_INVALID\]$/],
    [["spy", ...layer, "--width", "100", "--out", "file:new.png"], /^width 100 must be .* 160 \[OPTION_INVALID\]$/],
  ])("refuses %j", async (args, expected) => {
    const { code, out, err } = await convmtx(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(
      err
        .trimEnd()
        .replace(/^convmtx spy: /, "")
        .replace(/^spy(Pixels|Svg): /, ""),
    ).toMatch(expected);
    expect(await readdir(folder)).not.toContain("new.png");
  });
});
