import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { commandCases, writeCaseFiles } from "../fixtures/command-cases.ts";
import { runProcess } from "../fixtures/process.ts";

// Tests wait for each other's processes, which takes long on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-every-"));
  await writeCaseFiles(folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const convmtx = (...args: string[]) => runProcess(folder, args);

/** What the help lists below a title: each entry's first word, and the rest with the lines that continue it. */
function entriesOf(help: string, title: string): Map<string, string> {
  const lines = help.split("\n");
  const from = lines.indexOf(`${title}:`) + 1;
  const entries = new Map<string, string>();
  let last = "";
  for (const line of lines.slice(from, lines.indexOf("", from))) {
    const [, term, rest] = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    if (term === undefined) entries.set(last, `${entries.get(last) ?? ""} ${line.trim()}`);
    else {
      last = (/--[a-z-]+/.exec(term) ?? [term.replace(/ .*/, "")])[0];
      entries.set(last, rest ?? "");
    }
  }
  return entries;
}

/** The lines below `Examples:`. */
function examplesOf(help: string): string[] {
  const [, block = ""] = /^Examples:\n((?: {2}.*\n)+)/m.exec(help) ?? [];
  return block
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());
}

/** One line, which ends in a code. */
const oneLine = (command: string, code: string) => new RegExp(`^convmtx ${command}: [^\\n]+ \\[${code}\\]\\n$`);

describe.concurrent.each(Object.entries(commandCases))("%s", (command, { success, incomplete, absent, failure }) => {
  it("prints its help, with every argument and option described and examples that exist", async () => {
    const { code, out, err } = await convmtx(command, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.startsWith(`Usage: convmtx ${command} [options]`)).toBe(true);
    const options = entriesOf(out, "Options");
    expect([...options.keys()]).toEqual(expect.arrayContaining(["--json", "--help"]));
    const described = [...options, ...(out.includes("\nArguments:\n") ? entriesOf(out, "Arguments") : [])];
    for (const [name, text] of described) expect(text, name).toMatch(/\w{3}/);
    const examples = examplesOf(out);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example).toMatch(new RegExp(`^convmtx ${command} `));
      for (const [option] of example.matchAll(/--[a-z-]+/g)) expect([...options.keys()], example).toContain(option);
    }
  });

  it("refuses an option that it does not have", async () => {
    const { code, out, err } = await convmtx(command, ...success, "--frobnicate");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(oneLine(command, "OPTION_INVALID"));
    expect(err).toContain("--frobnicate");
  });

  it("refuses to run without what it needs, as one JSON object if asked to", async () => {
    const { code, out, err } = await convmtx(command, ...incomplete, "--json");
    expect({ code, err }).toEqual({ code: 2, err: "" });
    const { error, ...rest } = JSON.parse(out);
    expect(rest).toEqual({ command, ok: false, exitCode: 2 });
    expect(error).toMatchObject({ code: "OPTION_INVALID", message: expect.stringMatching(/\w{3}/) });
  });

  it("names a file that is not there", async () => {
    const { code, out, err } = await convmtx(command, ...absent);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(new RegExp(`^convmtx ${command}: none\\.\\w+: no such file or directory \\[ENOENT\\]\\n$`));
  });

  it("ends with 0 where all is well", async () => {
    const { code, out, err } = await convmtx(command, ...success);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).not.toBe("");
  });

  if (failure === undefined) return;
  it("ends with 1 where its answer is no", async () => {
    const { code, out, err } = await convmtx(command, ...failure, "--json");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(JSON.parse(out)).toMatchObject({ command, ok: false });
  });
});

describe.concurrent("the program", () => {
  it("has no command that is not in the table above, and help for each", async () => {
    const { code, out, err } = await convmtx("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const commands = entriesOf(out, "Commands");
    for (const [name, text] of commands) expect(text, name).toMatch(/\w{3}/);
    expect([...commands.keys()].sort()).toEqual([...Object.keys(commandCases), "help"].sort());
    for (const example of examplesOf(out)) expect([...commands.keys()]).toContain(example.split(" ")[1]);
    expect((await convmtx("help", "build")).out).toMatch(/^Usage: convmtx build /);
  });

  it("prints its version", async () => {
    expect(await convmtx("--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: "",
    });
  });

  it("refuses to run without a command, or with one that it does not have", async () => {
    const none = await convmtx();
    expect({ code: none.code, out: none.out }).toEqual({ code: 2, out: "" });
    expect(none.err).toMatch(/^Usage: convmtx /);
    const unknown = await convmtx("fly");
    expect({ code: unknown.code, out: unknown.out }).toEqual({ code: 2, out: "" });
    expect(unknown.err).toMatch(/^convmtx: unknown command 'fly'.* \[OPTION_INVALID\]\n$/);
  });
});

it("leaves no unfinished file", async () => {
  expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
});
