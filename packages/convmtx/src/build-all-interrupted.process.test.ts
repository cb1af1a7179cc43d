import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMatrix } from "@convmtx/io";
import { randomNormal, randomUniform } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainNode } from "../fixtures/onnx-model.ts";
import { encodeChain } from "../fixtures/onnx-model.ts";
import { program, runProcess, shellEnvironment } from "../fixtures/process.ts";

const channels = 6;
const layerCount = 12;

/** Twelve layers, every other one with a bias: their files take a second or two. */
function model(seed: number, side = 22): Uint8Array {
  const layers = Array.from({ length: layerCount }, (_, i): ChainNode => {
    const weight = randomNormal([channels, channels, 3, 3], { seed: seed + i, dtype: "float32" });
    const bias = i % 2 === 0 ? randomNormal([channels], { seed: seed - i - 1, dtype: "float32" }) : undefined;
    return { name: `conv${i}`, op: "Conv", weight, bias, attributes: { pads: [1, 1, 1, 1] } };
  });
  return encodeChain([channels, side, side], layers);
}

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
const build = (outDir: string, ...more: string[]) => [
  "build",
  "--model",
  "m.onnx",
  "--all",
  "--out-dir",
  outDir,
  ...more,
];

/** Every file of the build that nothing interrupted. */
const whole = new Map<string, Uint8Array>();
let milliseconds = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-interrupted-"));
  await writeFile(at("m.onnx"), model(100));
  let start = 0;
  const built = runProcess(folder, build("whole")).then((outcome) => {
    milliseconds = performance.now() - start;
    return outcome;
  });
  await newFileIn("whole", new Set(), () => milliseconds > 0);
  start = performance.now();
  const { code, err } = await built;
  if (code !== 0) throw new Error(err);
  for (const name of await readdir(at("whole"))) whole.set(name, await readFile(at("whole", name)));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const namesIn = (outDir: string): Promise<string[]> => readdir(at(outDir)).catch(() => []);
const isPartial = (name: string): boolean => /\.[0-9a-f]{12}\.partial$/.test(name);
const nap = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Waits for the first new file of a build, unfinished or not: startup is over, and the work begins. */
async function newFileIn(outDir: string, before: ReadonlySet<string>, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const names = await namesIn(outDir);
    if (names.some((name) => !before.has(name))) return;
    await nap(2);
  }
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Starts a build, and sends it a signal `delay` after its first new file; after its start, for a negative delay. */
async function interrupted(outDir: string, signal: NodeJS.Signals, delay: number): Promise<Ending> {
  const before = new Set(await namesIn(outDir));
  const child = spawn(process.execPath, [...program, ...build(outDir)], {
    cwd: folder,
    env: shellEnvironment(),
    stdio: "ignore",
  });
  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) =>
    child.on("close", (code, by) => {
      ending = { code, signal: by };
      resolve(ending);
    }),
  );
  if (delay >= 0) await newFileIn(outDir, before, () => ending !== undefined);
  await Promise.race([ended, nap(Math.abs(delay))]);
  child.kill(signal);
  return ended;
}

/** @returns the names of the files that are there, each of which is the whole one */
async function checkFolder(outDir: string): Promise<{ readonly done: string[]; readonly partial: string[] }> {
  const names = await namesIn(outDir);
  const partial = names.filter(isPartial);
  for (const name of partial) expect(whole.has(name.replace(/\.[0-9a-f]{12}\.partial$/, "")), name).toBe(true);
  const done = names.filter((name) => !isPartial(name));
  for (const name of done) {
    const expected = whole.get(name);
    expect(expected, name).toBeDefined();
    expect(Buffer.compare(await readFile(at(outDir, name)), expected ?? new Uint8Array()), name).toBe(0);
  }
  return { done, partial };
}

/** When the files were written that a build which goes on has to keep: matrices, and their biases. */
async function stamps(outDir: string, done: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of done.filter((one) => done.includes(one.replace(".bias.npy", ".npz")))) {
    const { ino, mtimeNs } = await stat(at(outDir, name), { bigint: true });
    found.set(name, `${ino} ${mtimeNs}`);
  }
  return found;
}

/** What a series of interruptions came to see. */
interface Seen {
  readonly killed: NodeJS.Signals[];
  /** How many files were whole after each. */
  readonly counts: Set<number>;
  partials: number;
  finished: number;
}

const mostInARow = 5;

/** Interrupts builds, lets each go on and interrupts it again, and at last finish. */
async function interruptOften(lane: number, signals: readonly NodeJS.Signals[], seen: Seen): Promise<void> {
  const random = randomUniform([2 * signals.length], { seed: lane }).data;
  const left = [...signals];
  let duration = milliseconds;
  // A build that is never caught is a failure, not an endless test.
  for (let round = 0; left.length > 0 && round < signals.length; round++) {
    const outDir = `lane${lane}-${round}`;
    let kept = new Map<string, string>();
    for (let k = 0; k < mostInARow && left.length > 0; k++) {
      const signal = left.shift() ?? "SIGKILL";
      const [share, dice] = random.subarray(2 * left.length);
      const remaining = duration * (1 - kept.size / whole.size);
      const before = new Set(await namesIn(outDir));
      // Now and then before there is anything to see.
      const delay = dice < 0.06 ? -share * duration : (share * remaining) / 2;
      const { code, signal: by } = await interrupted(outDir, signal, delay);
      const { done, partial } = await checkFolder(outDir);
      const now = await stamps(outDir, done);
      for (const [name, stamp] of kept) expect(now.get(name), name).toBe(stamp);
      kept = now;
      if (by === null && code === 0) {
        // It was faster than the first build. This signal is sent to another.
        duration *= 0.7;
        expect(done.length).toBe(whole.size);
        left.unshift(signal);
        break;
      }
      if (signal === "SIGKILL") expect(by).toBe("SIGKILL");
      else {
        expect([`${signal}`, signal === "SIGINT" ? "130" : "143"]).toContain(`${by ?? code}`);
        expect(partial.filter((name) => !before.has(name))).toEqual([]);
      }
      seen.killed.push(signal);
      seen.counts.add(done.length);
      seen.partials += partial.length;
    }
    const end = await runProcess(folder, build(outDir));
    expect(end).toMatchObject({ code: 0, err: "" });
    const { done, partial } = await checkFolder(outDir);
    expect({ files: done.length, partial }).toEqual({ files: whole.size, partial: [] });
    const now = await stamps(outDir, done);
    for (const [name, stamp] of kept) expect(now.get(name), name).toBe(stamp);
    const keptMatrices = [...kept.keys()].filter((name) => name.endsWith(".npz")).length;
    expect(end.out.match(/^kept /gm)?.length ?? 0).toBe(keptMatrices);
    expect(end.out.match(/^written /gm)?.length ?? 0).toBe(layerCount - keptMatrices);
    seen.finished++;
    await rm(at(outDir), { recursive: true });
  }
}

describe("build --all", () => {
  it("writes every layer, and a description of them", async () => {
    const { layers } = JSON.parse(new TextDecoder().decode(whole.get("manifest.json")));
    expect(layers).toHaveLength(layerCount);
    for (const { file, biasFile, nnz } of layers) {
      const read = await readMatrix(whole.get(file) ?? new Uint8Array());
      expect(read).toMatchObject({ kind: "npz", matrix: { nnz } });
      if (biasFile !== null)
        expect(await readMatrix(whole.get(biasFile) ?? new Uint8Array())).toMatchObject({ kind: "npy" });
    }
    expect(whole.size).toBe(1 + layerCount + layerCount / 2);
  });

  it("leaves only whole files wherever it is killed, and goes on from them", { timeout: 240_000 }, async () => {
    const seen: Seen = { killed: [], counts: new Set(), partials: 0, finished: 0 };
    const signals = Array.from({ length: 30 }, (_, i): NodeJS.Signals => {
      if (i % 6 !== 5) return "SIGKILL";
      return i % 12 === 5 ? "SIGTERM" : "SIGINT";
    });
    await Promise.all([interruptOften(0, signals, seen), interruptOften(1, signals, seen)]);
    expect(seen.killed.filter((signal) => signal === "SIGKILL").length).toBe(50);
    expect(seen.killed).toHaveLength(60);
    // They came at all stages, and many in the midst of a file.
    expect(seen.counts.size).toBeGreaterThan(6);
    expect(seen.partials).toBeGreaterThan(10);
    expect(seen.finished).toBeGreaterThanOrEqual(12);
  });

  it("refuses a folder with another build, which --force replaces", async () => {
    await cp(at("whole"), at("other"), { recursive: true });
    await writeFile(at("other", "notes.txt"), "kept");
    const refusal = {
      code: 2,
      out: "",
      err: "convmtx build: --out-dir: other holds another build: its manifest.json differs; give another folder, or --force [OPTION_INVALID]\n",
    };
    expect(await runProcess(folder, build("other", "--compression", "stored"))).toEqual(refusal);
    expect((await checkFolder("whole")).done.length).toBe(whole.size);
    const forced = await runProcess(folder, build("other", "--compression", "stored", "--force"));
    expect(forced).toMatchObject({ code: 0, err: "" });
    expect(forced.out.match(/^written /gm)).toHaveLength(layerCount);
    // The first build is now the other one.
    expect(await runProcess(folder, build("other"))).toEqual(refusal);
    expect(await readFile(at("other", "notes.txt"), "utf8")).toBe("kept");
  });

  it("refuses files of unknown origin", async () => {
    await mkdir(at("unknown"));
    await writeFile(at("unknown", "01-conv0.npz"), "mine");
    const refused = await runProcess(folder, build("unknown"));
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toMatch(
      /^convmtx build: --out-dir: unknown holds 01-conv0\.npz of unknown origin; .* \[OPTION_INVALID\]\n$/,
    );
    expect(await readFile(at("unknown", "01-conv0.npz"), "utf8")).toBe("mine");
    expect(await readdir(at("unknown"))).toHaveLength(1);
  });

  it("notices that the model is another one since", async () => {
    await mkdir(at("changed"));
    await writeFile(at("changed", "m.onnx"), model(100, 6));
    const all = ["build", "--model", "m.onnx", "--all", "--out-dir", "D"];
    expect(await runProcess(at("changed"), all)).toMatchObject({ code: 0, err: "" });
    // The same layers and bytes, with other weights.
    await writeFile(at("changed", "m.onnx"), model(200, 6));
    const refused = await runProcess(at("changed"), all);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toContain("another build: its manifest.json differs");
    expect(await runProcess(at("changed"), [...all, "--force"])).toMatchObject({ code: 0, err: "" });
    expect((await runProcess(at("changed"), all)).out).toContain(`0 written, ${layerCount} were there`);
  });
});
