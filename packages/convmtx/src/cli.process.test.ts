import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { encodeNpy } from "@convmtx/io";
import { randomNormal, tensor } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program, runProcess, shellEnvironment } from "../fixtures/process.ts";

const script = fileURLToPath(new URL("../fixtures/open_in_scipy.py", import.meta.url));
const python = "/usr/bin/python3";
const hasOracle = spawnSync(python, ["-c", "import numpy, scipy.sparse, torch"]).status === 0;
if (!hasOracle)
  console.warn(`skipped: built files are not opened in SciPy (${python} with numpy, SciPy and torch is needed)`);

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-cli-"));
  await writeFile(join(folder, "K.npy"), encodeNpy(randomNormal([4, 3, 3, 2], { seed: 1 })));
  await writeFile(join(folder, "K32.npy"), encodeNpy(randomNormal([4, 2, 3, 3], { seed: 2, dtype: "float32" })));
  await writeFile(join(folder, "large.npy"), encodeNpy(randomNormal([16, 16, 3, 3], { seed: 3 })));
  await writeFile(join(folder, "b.npy"), encodeNpy(tensor([1, -2, 3, -4])));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the command as a process, in the test's folder. */
const convmtx = (args: readonly string[], env: Record<string, string> = {}) => runProcess(folder, args, env);

/** As a shell runs it. */
function inShell(before: string, args: readonly string[], after: string) {
  const line = [process.execPath, ...program, ...args].map((word) => `'${word}'`).join(" ");
  return spawnSync("sh", ["-c", `${before} ${line} ${after}`], {
    cwd: folder,
    env: shellEnvironment(),
    encoding: "utf8",
  });
}

describe("the process", () => {
  it("ends with the code of the command", async () => {
    const layer = ["--kernel", "K.npy", "--input", "3,7,6"];
    expect(await convmtx(["build", ...layer, "--out", "T.npz"])).toMatchObject({ code: 0, err: "" });
    expect(await convmtx(["verify", "T.npz", ...layer])).toMatchObject({ code: 0, err: "" });
    expect(await convmtx(["verify", "T.npz", ...layer, "--flip"])).toMatchObject({ code: 1, err: "" });
    expect(await convmtx(["info", "none.npz"])).toEqual({
      code: 2,
      out: "",
      err: "convmtx info: none.npz: no such file or directory [ENOENT]\n",
    });
  });

  it("shows a stack only if asked to, and colours only to a terminal", async () => {
    const { err } = await convmtx(["info", "none.npz"], { CONVMTX_DEBUG: "1" });
    expect(err).toMatch(/^convmtx info: .*\nError: ENOENT.*\n {4}at /);
    const { out } = await convmtx(["info", "K.npy"], { FORCE_COLOR: "1" });
    expect(out).toContain("[4, 3, 3, 2]");
    expect(out).not.toContain("\u001b");
  });

  it("prints one JSON object and nothing else", async () => {
    const { out, err } = await convmtx(["info", "K.npy", "--json"]);
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ command: "info", ok: true });
  });

  it("ends with 2 and one line if stdout is full", () => {
    const line = [process.execPath, ...program, "info", "K.npy"].map((word) => `'${word}'`).join(" ");
    const options = { encoding: "utf8", cwd: folder, env: shellEnvironment() } as const;
    const { status, stderr } = spawnSync("sh", ["-c", `${line} > /dev/full`], options);
    expect({ status, stderr }).toEqual({ status: 2, stderr: "convmtx: stdout: no space left on device [ENOSPC]\n" });
  });

  it("is silent if the reader of its output stops early", () => {
    const { stdout, stderr } = inShell("", ["build", "--help"], "| head -n 1");
    expect({ stdout, stderr }).toEqual({ stdout: "Usage: convmtx build [options]\n", stderr: "" });
  });

  it("leaves the file that stood there, and nothing half-written, if writing fails", async () => {
    await writeFile(join(folder, "old.npz"), "old");
    const before = await readdir(folder);
    // No file may grow beyond a few kB.
    const args = ["build", "--kernel", "large.npy", "--input", "16,12,12", "--out", "old.npz"];
    const { status, stdout, stderr } = inShell("ulimit -f 8; exec", args, "");
    expect({ status, stderr }).toEqual({ status: 2, stderr: "convmtx build: file too large [EFBIG]\n" });
    expect(stdout).not.toContain("wrote");
    expect(await readFile(join(folder, "old.npz"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(before);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("leaves nothing behind on %s while it writes", async (signal) => {
    const args = ["build", "--kernel", "large.npy", "--input", "16,56,56", "--padding", "1", "--out", "big.mtx"];
    const before = await readdir(folder);
    const child = spawn(process.execPath, [...program, ...args], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    let err = "";
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
    const isWriting = async () => (await readdir(folder)).some((name) => name.startsWith("big.mtx."));
    while (child.exitCode === null && !(await isWriting())) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    expect(await ended).toBe(signal === "SIGINT" ? 130 : 143);
    expect(err).toBe(`convmtx build: interrupted by ${signal}; big.mtx was not written [INTERRUPTED]\n`);
    expect(await readdir(folder)).toEqual(before);
  });
});

/** What is built, and how PyTorch says the same. */
const builds = [
  {
    matrix: "T.npz",
    kernel: "K.npy",
    input: [3, 9, 8],
    flags: ["--stride", "2,1", "--padding", "1"],
    options: { stride: [2, 1], padding: [1, 1] },
  },
  { matrix: "T.mtx", kernel: "K.npy", input: [3, 9, 8], flags: ["--dilation", "2"], options: { dilation: 2 } },
  {
    matrix: "T.mtx.gz",
    kernel: "K32.npy",
    input: [4, 7, 7],
    flags: ["--groups", "2", "--padding", "same"],
    options: { groups: 2, padding: "same" },
  },
  {
    matrix: "stored.npz",
    kernel: "K32.npy",
    input: [2, 5, 6],
    flags: ["--compression", "stored", "--stream"],
    options: {},
  },
  {
    matrix: "transposed.npz",
    kernel: "K.npy",
    input: [4, 4, 5],
    flags: ["--transposed", "--stride", "2", "--padding", "1", "--output-padding", "1,0"],
    options: { transposed: true, stride: 2, padding: 1, output_padding: [1, 0] },
  },
  {
    matrix: "biased.npz",
    kernel: "K.npy",
    input: [3, 6, 6],
    flags: ["--bias", "b.npy", "--bias-out", "B.npy"],
    options: {},
    bias: "b.npy",
    writtenBias: "B.npy",
  },
] as const;

/** What SciPy finds, and how far T x (+ B) is from PyTorch's, over what rounding allows. */
interface OpenedMatrix {
  readonly outputShape: readonly number[];
  readonly dtype: string;
  readonly errorOverBound: number;
}

describe.skipIf(!hasOracle)("in SciPy, what build wrote is what PyTorch computes", () => {
  const outcomes: Awaited<ReturnType<typeof convmtx>>[] = [];
  const opened: OpenedMatrix[] = [];

  // PyTorch takes seconds to start: once for all.
  beforeAll(async () => {
    for (const { matrix, kernel, input, flags } of builds) {
      const layer = ["--kernel", kernel, "--input", input.join(","), ...flags];
      outcomes.push(await convmtx(["build", "--json", ...layer, "--out", matrix]));
    }
    const { stdout } = await promisify(execFile)(python, [script, JSON.stringify(builds)], { cwd: folder });
    opened.push(...JSON.parse(stdout));
  });

  it.each(builds.map((build, i) => [build, i] as const))("$0.matrix of $0.kernel on $0.input", ({ matrix }, i) => {
    const { code, out, err } = outcomes[i];
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const built = JSON.parse(out);
    expect(opened[i]).toMatchObject({ format: "csr", canonical: true, shape: built.shape, nnz: built.nnz });
    expect(opened[i].outputShape).toEqual(built.outputShape);
    expect(opened[i].errorOverBound).toBeLessThanOrEqual(1);
    // Matrix Market has one kind of real number.
    if (matrix.endsWith(".npz")) expect(opened[i].dtype).toBe(built.dtype);
  });

  it("the bias is written for every output", async () => {
    expect((await readFile(join(folder, "B.npy"))).length).toBeGreaterThan(4 * 5 * 8);
  });
});
