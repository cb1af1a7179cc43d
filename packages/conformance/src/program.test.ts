import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./program.ts";
import type { Report } from "./report.ts";

const healthy = fileURLToPath(new URL("../fixtures/healthy-engine.ts", import.meta.url));
const brokenEngine = fileURLToPath(new URL("../fixtures/broken-engine.ts", import.meta.url));
const noBackend = fileURLToPath(new URL("../fixtures/no-backend.ts", import.meta.url));
const stray = fileURLToPath(new URL("../fixtures/stray-engine.ts", import.meta.url));
const exiting = fileURLToPath(new URL("../fixtures/exiting-engine.ts", import.meta.url));
const noFactory = fileURLToPath(new URL("../fixtures/no-factory.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "convmtx-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function command(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const told = { out: "", err: "" };
  const code = await run(argv, {
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
  });
  return { code, ...told };
}

describe("convmtx-conformance", () => {
  it("ends with 0 for an engine that conforms", async () => {
    const { code, out } = await command(healthy);
    expect(code).toBe(0);
    expect(out).toMatch(/^reference 0\.0\.0: async, float32 and float64, sparse storage\n/);
    expect(out).toMatch(/\nCONFORMS: \d+ passed, \d+ skipped\n$/);
  });

  it("ends with 1 for one that does not, and its report tells a stranger what is wrong", async () => {
    const file = join(folder, "out.json");
    const { code, out } = await command(brokenEngine, "--only", "spmv/empty-rows/float64", "--report", file);
    expect(code).toBe(1);
    expect(out).toBe(`row-skipper 0.1.0: sync, float32 and float64, sparse storage
operations of its own: spmv, slice, concat, spmvT, spmm, spgemm, spadd, transpose, axpby, dot, nrm2, divide, conv, convT, unfold, fold, solve, lstsq

  ✗ spmv  1 failed

FAILED spmv/empty-rows/float64
3 of 5 elements of the result are wrong
  tried     rows without stored entries, first, inside and last
  promised  y = A x; A is [m, n], x is [n], y is [m]
  given     A: float64 [5, 3], 3 stored entries
              [ .  .  . ]
              [ 1  .  2 ]
              [ .  .  . ]
              [ .  3  . ]
              [ .  .  . ]
            x: float64 [3] = [1, -2, 3]
  accepted  |got − exact| <= γ_k (|A||x|) + k η, γ_k = k u / (1 − k u), for a sum of k products;
            u is the dtype's unit roundoff, η its smallest subnormal; NaN and ±Infinity as in IEEE 754
  found     at   got  exact  |error|  allowed
            [0]  7    0      7.00e+0  0
            [1]  -6   7      1.30e+1  1.55e-15
            [3]  0    -6     6.00e+0  6.66e-16

DOES NOT CONFORM: 1 failed
report: ${file}
`);
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    expect(report.backend.name).toBe("row-skipper");
    expect(report.groups[0].cases[0].failure?.differences?.[0].at).toBe("[0]");
  });

  it("takes known failures and the factory's options", async () => {
    const xfail = join(folder, "xfail.json");
    const reason = "documented, https://example.org/1";
    const id = "spmv/empty-rows";
    writeFileSync(xfail, JSON.stringify({ [`${id}/float64`]: reason, [`${id}/float32`]: reason }));
    const options = ["--only", id, "--xfail", xfail, "--options", '{"name":"mine"}'];
    const { code, out } = await command(brokenEngine, ...options);
    expect(code).toBe(0);
    expect(out).toContain("mine 0.1.0");
    expect(out).toContain(`expected to fail, and did:\n  ${id}/float64: ${reason}\n`);
    expect(out).toContain("CONFORMS: 2 failed as expected\n");
  });

  it("says what it would run, and what not and why", async () => {
    const { code, out } = await command(healthy, "--plan", "--only", "d");
    expect(code).toBe(0);
    expect(out).toContain("reference 0.0.0: 4 of ");
    expect(out).toContain("  dot/absent/float64: where the engine has no such operation, it is refused by name\n");
    expect(out).toContain("not run, because ops has no dot, and it cannot be derived:\n  dot/vectors/float64 ");
  });

  it.each([
    ["a file that is not there", ["./nothing.js"], "./nothing.js cannot be imported: "],
    [
      "a module without a factory",
      [noFactory],
      "expected a factory as the default export, got undefined; it exports js",
    ],
    ["what is no backend", [noBackend], "defineBackend: unfinished: ops.spmv is required"],
    ["an option that does not exist", [healthy, "--fast"], "unknown option '--fast'"],
    ["no module", [], "missing required argument 'module'"],
    ["a case that does not exist", [healthy, "--only", "nothing/"], "--only nothing/: no case's id starts so"],
    ["an expectation file that is none", [healthy, "--xfail", noFactory], "is no JSON"],
    ["a timeout that is none", [healthy, "--timeout", "soon"], "--timeout: expected milliseconds, got soon"],
  ])("ends with 2 for %s", async (_, argv, message) => {
    const { code, err } = await command(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(/^convmtx-conformance: /);
    expect(err).toContain(message);
  });

  it("tells an expectation that names no case", async () => {
    const xfail = join(folder, "unknown.json");
    writeFileSync(xfail, '{ "spmv/nothing": "" }');
    const { code, err } = await command(healthy, "--xfail", xfail);
    expect([code, err]).toEqual([
      2,
      "convmtx-conformance: plan: xfail names spmv/nothing, which no case of the suite is called\n",
    ]);
  });

  it("is a program that ends with these codes", () => {
    const program = ["--conditions=@convmtx/source", fileURLToPath(new URL("./cli.ts", import.meta.url))];
    const ran = (...argv: readonly string[]) =>
      spawnSync(process.execPath, [...program, ...argv], { encoding: "utf8" });
    const help = ran("--help");
    expect([help.status, help.stdout.split("\n")[0]]).toEqual([0, "Usage: convmtx-conformance [options] <module>"]);
    expect(ran(brokenEngine, "--only", "spmv/empty-rows/").status).toBe(1);
    const strayed = ran(stray, "--only", "spmv/rectangular/");
    expect([strayed.status, strayed.stdout]).toEqual([1, expect.stringContaining("CONFORMS: 2 passed")]);
    expect(strayed.stderr).toContain("the engine rejected a Promise that nobody holds: Error: the queue is gone");
    const exited = ran(exiting);
    expect([exited.status, exited.stderr]).toEqual([2, expect.stringContaining("the process ended before the report")]);
  });
});
