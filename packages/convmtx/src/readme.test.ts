import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeNpy, readMatrix } from "@convmtx/io";
import { randomNormal, tensor } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { phantom } from "../examples/phantom.ts";
import { writePicture } from "./picture-file.ts";
import { run } from "./program.ts";

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const quickStart = fileURLToPath(new URL("../examples/quick-start.ts", import.meta.url));
const names = fileURLToPath(new URL("../examples/names.ts", import.meta.url));
const text = (path: string) => readFile(local(path), "utf8");
const fromSource = (path: string) => ["--conditions=@convmtx/source", path];

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-readme-"));
  await writeFile(join(folder, "K.npy"), encodeNpy(randomNormal([8, 3, 3, 3], { seed: 1 })));
  await writeFile(join(folder, "b.npy"), encodeNpy(tensor([1, 2, 3, 4, 5, 6, 7, 8])));
  await writeFile(join(folder, "y.npy"), encodeNpy(randomNormal([8, 31, 31], { seed: 2 })));
  const side = 96;
  // Not black nor white, where noise would be cut.
  const channels = [
    phantom(side)
      .data.slice(0, side * side)
      .map((value) => 0.1 + 0.8 * value),
  ];
  await writePicture(join(folder, "picture.png"), "png", { height: side, width: side, channels, depth: 8 });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("the examples in code", () => {
  const output = (path: string) => execFileSync(process.execPath, fromSource(path), { cwd: folder, encoding: "utf8" });

  it.each(["../README.md", "../../../README.md"])("%s shows the quick start", async (readme) => {
    expect(await text(readme)).toContain(`\`\`\`ts\n${await readFile(quickStart, "utf8")}\`\`\``);
  });

  it("the quick start runs, and its product is the layer", async () => {
    const lines = output(quickStart).trim().split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^matrix {2}2048 x 3072 float64, 53016 stored entries/));
    // 27 products of numbers around 1, in two orders.
    expect(Number(lines.at(-1))).toBeLessThan(1e-13);
    const file = await readMatrix(await readFile(join(folder, "T.npz")));
    expect(file).toMatchObject({ kind: "npz", matrix: { shape: [2048, 3072], nnz: 53016 } });
  });

  it("the package's README shows how names that clash are told apart, as it runs", async () => {
    const source = await readFile(names, "utf8");
    expect(await text("../README.md")).toContain(`\`\`\`ts\n${source}\`\`\``);
    expect(output(names)).toBe("[ 2, 2 ]\ncsr\n");
  });
});

/**
 * Without what may differ from one run or machine to another (times, sizes of packed files, rounding errors), or with the next change of a
 * solver (how many iterations it takes, and the last digits of what it finds).
 */
function steady(transcript: string): string {
  return transcript
    .replaceAll(/\bin [\d.]+ s$/gm, "in # s")
    .replaceAll(/(\.npz|\.mtx\.gz), [\d.]+ k?B/g, "$1, #")
    .replaceAll(/\b\d\.\d+e-\d+/g, "#")
    .replaceAll(/\bafter [\d.]+ s$/gm, "after # s")
    .replaceAll(/(\.png: \d+ x \d+), [\d.]+ k?B/g, "$1, #")
    .replaceAll(/\b\d+ iterations|\b(damping|misfit) [\d.]+/g, "#")
    .replaceAll(/^(spectral +\d+\.\d{5})\d+$|\.\d+ dB/gm, "$1");
}

describe("the transcripts of the command line", () => {
  it.each(["../../../README.md", "../../../docs/guides/command-line.md", "../../../docs/guides/deblurring.md"])(
    "%s",
    async (document) => {
      const blocks = [...(await text(document)).matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block);
      expect(blocks.length).toBeGreaterThan(0);
      for (const block of blocks) {
        let printed = "";
        for (const [line, command] of block.matchAll(/^\$ convmtx (.*)$/gm)) {
          printed += `${line}\n`;
          printed += await new Promise<string>((resolve) => {
            const args = [...fromSource(local("./cli.ts")), ...command.split(" ")];
            execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
          });
        }
        expect(steady(printed)).toBe(steady(block));
      }
    },
  );
});

describe("docs/guides/command-line.md", () => {
  it("names every option of every command", async () => {
    const guide = await text("../../../docs/guides/command-line.md");
    for (const command of ["build", "verify", "info", "spy", "convert", "norm", "solve", "blur", "deblur", "apply"]) {
      let help = "";
      const screen = { write: (part: string) => (help += part), isTTY: false, columns: 80, hasColour: false };
      await run([command, "--help"], { stdout: screen, stderr: screen });
      const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
      expect(options.length).toBeGreaterThanOrEqual(3);
      for (const option of options) expect(guide, `${command} ${option}`).toContain(option);
    }
  });
});
