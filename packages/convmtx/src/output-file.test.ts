import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-output-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Two files one after the other, with a signal at the given moment of the first. */
function program(atChunk: string, atEnd: string): string {
  return `
    import { writeOutput } from ${JSON.stringify(new URL("./output-file.ts", import.meta.url).href)};
    const kill = () => process.kill(process.pid, "SIGTERM");
    const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
    async function* chunks() {
      yield new Uint8Array([1]);
      ${atChunk}
      yield new Uint8Array([2]);
      ${atEnd}
    }
    try {
      await writeOutput("first", chunks());
      await writeOutput("second", [new Uint8Array([3])]);
    } catch (error) {
      console.log(error.exitCode, error.message);
    }
  `;
}

async function outcome(atChunk: string, atEnd: string) {
  const args = ["--conditions=@convmtx/source", "--input-type=module", "--eval", program(atChunk, atEnd)];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { stdout, status, names: await readdir(folder) };
}

describe("writeOutput", () => {
  it("leaves nothing if a signal comes while it writes", async () => {
    const stdout = "143 interrupted by SIGTERM; first was not written\n";
    expect(await outcome("kill(); await turn();", "")).toEqual({ stdout, status: 0, names: [] });
    expect(await outcome("", "kill(); await turn();")).toEqual({ stdout, status: 0, names: [] });
  });

  it("does not lose a signal that comes while the file takes its name", async () => {
    const stdout = "143 interrupted by SIGTERM; first was still written\n";
    expect(await outcome("", "setImmediate(kill);")).toEqual({ stdout, status: 0, names: ["first"] });
    expect([...(await readFile(join(folder, "first")))]).toEqual([1, 2]);
  });
});
