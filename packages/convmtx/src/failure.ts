import { getSystemErrorMap } from "node:util";
import { isConvmtxError } from "@convmtx/tensor";
import { CommanderError } from "commander";
import { printable } from "./terminal.ts";

/** What the process ends with. A signal ends it with 128 and the signal's number. */
export const exitCodes = {
  ok: 0,
  /** `verify` found that the file is not the convolution. */
  mismatch: 1,
  /** `norm` and `solve` ended before the tolerance was met; what they have is written. */
  unconverged: 1,
  /** `build --all` wrote what it could, and some layers have no matrix. */
  incomplete: 1,
  /** Usage, input, output or a limit: what the message says can be mended by the caller. */
  refused: 2,
  /** A fault of this program (EX_SOFTWARE of sysexits.h). */
  bug: 70,
} as const;

/** An error as the command line reports it: one line for people, an object for programs. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly exitCode: number;
}

/** Thrown when a signal ends a command early, after everything is cleaned up. */
export class Interrupted extends Error {
  readonly exitCode: number;

  /** @param isWritten whether the signal came so late that the file is whole */
  constructor(signal: "SIGINT" | "SIGTERM", path: string, isWritten: boolean) {
    super(`interrupted by ${signal}; ${path} was ${isWritten ? "still" : "not"} written`);
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Interrupted) {
    return { code: "INTERRUPTED", message: error.message, details: {}, exitCode: error.exitCode };
  }
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
    return { code: "OPTION_INVALID", message, details: {}, exitCode: exitCodes.refused };
  }
  if (isConvmtxError(error)) {
    const message = inWordsOfOptions(inOneLine(error.message));
    return { code: error.code, message, details: error.details, exitCode: exitCodes.refused };
  }
  if (isSystemError(error)) {
    const reason = getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
    const path = error.dest ?? error.path;
    const message = path === undefined ? reason : `${path}: ${reason}`;
    return { code: error.code, message, details: { path }, exitCode: exitCodes.refused };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `${inOneLine(text)}; this is a fault of convmtx, please report it (CONVMTX_DEBUG=1 shows where)`;
  return { code: "BUG", message, details: {}, exitCode: exitCodes.bug };
}

function inOneLine(text: string): string {
  return printable(text.replaceAll(/\s*\n\s*/g, " "));
}

/** What the library calls its options, as the command line writes them. */
const optionNames: Readonly<Record<string, string>> = {
  "transposed: true": "--transposed",
  "transposed is true": "--transposed is given",
  "{ lossy: true }": "--lossy",
  inputShape: "--input",
  kernelSize: "kernel size",
  outputPadding: "--output-padding",
  outputSize: "--output-size",
  paddingMode: "--padding-mode",
  maxBytes: "--memory",
};

/** A message of the library without the function's name in front, and with the options as they are typed here. */
export function inWordsOfOptions(message: string): string {
  const names = Object.keys(optionNames).map((name) => name.replaceAll(/[{}]/g, "\\$&"));
  return message
    .replace(
      /^(convOperator|verify|toCsr|writeNpz|writeMatrixMarket|spy|spySvg|spyPixels|openFile|onnxLayers|norm2|deconvolve|lu|cholesky): /,
      "",
    )
    .replace(/is not a regular file; pass a stream of it instead$/, "is a folder, a pipe or a device; give a file")
    .replace(
      /pads per side are nested, .*$/,
      "the pads of each side are written begin:end, an axis after the other: 0:1,2:3",
    )
    .replaceAll(new RegExp(`(?<![\\w-])(${names.join("|")})(?!\\w)`, "g"), (name) => optionNames[name] ?? name);
}

type SystemError = Error & { code: string; errno: number; path?: string; dest?: string };

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "errno" in error && typeof error.errno === "number" && "code" in error;
}
