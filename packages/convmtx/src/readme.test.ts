import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readMatrix } from "@convmtx/io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const quickStart = fileURLToPath(new URL("../examples/quick-start.ts", import.meta.url));
const names = fileURLToPath(new URL("../examples/names.ts", import.meta.url));
const text = (path: string) => readFile(local(path), "utf8");
const fromSource = (path: string) => ["--conditions=@convmtx/source", path];

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-readme-"));
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

describe("docs/guides/command-line.md", () => {
  it("names every command and every option of each", async () => {
    const guide = await text("../../../docs/guides/command-line.md");
    const { out: overview } = await runIn(folder, ["--help"]);
    const [, list = ""] = /^Commands:\n((?: .*\n)+)/m.exec(overview) ?? [];
    const commands = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name).filter((name) => name !== "help");
    expect(commands.length).toBeGreaterThanOrEqual(12);
    for (const command of commands) {
      expect(guide, command).toMatch(new RegExp(`^\\| .*\`${command}\\b.*\`.* \\|`, "m"));
      const { out: help } = await runIn(folder, [command, "--help"]);
      const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
      expect(options.length).toBeGreaterThanOrEqual(3);
      for (const option of options) expect(guide, `${command} ${option}`).toMatch(new RegExp(`${option}(?![a-z-])`));
    }
  });
});
