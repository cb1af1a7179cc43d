import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addApplyCommand, apply } from "./commands/apply.ts";
import { addBlurCommand, blur } from "./commands/blur.ts";
import { addBuildCommand, build } from "./commands/build.ts";
import { addConvertCommand, convert } from "./commands/convert.ts";
import { addDeblurCommand, deblur } from "./commands/deblur.ts";
import { addDiagonalsCommand, diagonals } from "./commands/diagonals.ts";
import { addInfoCommand, info } from "./commands/info.ts";
import { addLayersCommand, layers } from "./commands/layers.ts";
import { addMatvecCommand, matvec } from "./commands/matvec.ts";
import { addNormCommand, norm } from "./commands/norm.ts";
import { addReportCommand, report as reportOn } from "./commands/report.ts";
import { addSolveCommand, solve } from "./commands/solve.ts";
import { addSpyCommand, spy } from "./commands/spy.ts";
import { addVerifyCommand, verify } from "./commands/verify.ts";
import { exitCodes, failureOf } from "./failure.ts";
import { writeJson } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { paint } from "./terminal.ts";

const epilogue = `
Examples:
  convmtx build --kernel K.npy --input 3,224,224 --stride 2 --padding 1 --out T.npz
  convmtx layers model.onnx
  convmtx build --model model.onnx --all --out-dir matrices
  convmtx verify T.npz --kernel K.npy --input 3,224,224 --stride 2 --padding 1
  convmtx norm --kernel K.npy --input 3,224,224 --stride 2 --padding 1 --spectral
  convmtx deblur blurred.png --kernel gaussian:2 --out sharp.png
  convmtx apply photo.jpg --kernel sobel-x --range signed --out edges.png
  convmtx build --help

Exit codes:
  0    done
  1    verify: the file is not the convolution; norm, solve, deblur: not converged;
       build --all: some layers have no matrix
  2    refused: usage, a file, a limit; nothing was written
  70   a fault of convmtx itself
  130  interrupted, 143 terminated: no unfinished file is left

A failure is one line on stderr which ends in a code, with --json an object on stdout. CONVMTX_DEBUG=1 adds the stack.
`;

/** Runs the command line. @param argv without the program's own name @returns the exit code */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.refused;
    return report(error, argv, program, terminal);
  }
}

function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const { stdout, stderr } = terminal;
  const program = new Command("convmtx")
    .description("The sparse matrix of a convolution layer: T·vec(x) = vec(conv(x)).")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", epilogue)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Errors are reported once, by `report`.
      outputError: () => {},
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
      getOutHasColors: () => stdout.hasColour,
      getErrHasColors: () => stderr.hasColour,
    });
  addBuildCommand(program).action(async (flags) => finish(await build(flags, terminal)));
  addLayersCommand(program).action(async (model, flags) => finish(await layers(model, flags, terminal)));
  addInfoCommand(program).action(async (file, flags) => finish(await info(file, flags, terminal)));
  addVerifyCommand(program).action(async (file, flags) => finish(await verify(file, flags, terminal)));
  addSpyCommand(program).action(async (file, flags) => finish(await spy(file, flags, terminal)));
  addConvertCommand(program).action(async (from, to, flags) => finish(await convert(from, to, flags, terminal)));
  addMatvecCommand(program).action(async (a, x, flags) => finish(await matvec(a, x, flags, terminal)));
  addNormCommand(program).action(async (file, flags) => finish(await norm(file, flags, terminal)));
  addDiagonalsCommand(program).action(async (file, flags) => finish(await diagonals(file, flags, terminal)));
  addReportCommand(program).action(async (flags) => finish(await reportOn(flags, terminal)));
  addSolveCommand(program).action(async (a, b, flags) => finish(await solve(a, b, flags, terminal)));
  addBlurCommand(program).action(async (file, flags) => finish(await blur(file, flags, terminal)));
  addDeblurCommand(program).action(async (file, flags) => finish(await deblur(file, flags, terminal)));
  addApplyCommand(program).action(async (file, flags) => finish(await apply(file, flags, terminal)));
  return program;
}

function packageVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** One line on stderr, or with `--json` an object on stdout. */
function report(error: unknown, argv: readonly string[], program: Command, { stdout, stderr }: Terminal): number {
  const { code, message, details, exitCode } = failureOf(error);
  const command = program.commands.find((known) => known.name() === argv[0])?.name();
  if (argv.includes("--json")) {
    writeJson(stdout, { command: command ?? null, ok: false, error: { code, message, details }, exitCode });
  } else {
    const name = command === undefined ? "convmtx" : `convmtx ${command}`;
    stderr.write(`${paint(stderr, "red", `${name}:`)} ${message} [${code}]\n`);
  }
  if (process.env["CONVMTX_DEBUG"] === "1" && error instanceof Error) stderr.write(`${error.stack ?? ""}\n`);
  return exitCode;
}
