import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { writeFile } from "@convmtx/io/node";
import { ConvmtxError } from "@convmtx/tensor";
import { Interrupted } from "./failure.ts";

/** The formats that can be written, as file names end in them. */
export const outputFormats = ["npz", "mtx", "mtx.gz", "petsc", "npy"] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** The format that the end of a file's name asks for. @throws ConvmtxError `OPTION_INVALID` */
export function outputFormat<F extends string>(option: string, path: string, formats: readonly F[]): F {
  const format = formats.find((end) => path.toLowerCase().endsWith(`.${end}`));
  if (format !== undefined) return format;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${option} is ${JSON.stringify(path)}, expected a name that ends in ${formats.map((end) => `.${end}`).join(" or ")}`,
    { details: { option, value: path } },
  );
}

/**
 * Refuses, before any work, an output that cannot be or would destroy an input.
 *
 * @throws ConvmtxError `OPTION_INVALID`; Node's own error if the folder does not exist
 */
export async function checkOutput(
  option: string,
  path: string,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const folder = dirname(resolve(path));
  if (!(await stat(folder)).isDirectory()) {
    throw new ConvmtxError("OPTION_INVALID", `${option}: ${folder} is not a folder`, { details: { option, path } });
  }
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory()) {
    throw new ConvmtxError("OPTION_INVALID", `${option}: ${path} is a folder`, { details: { option, path } });
  }
  for (const input of inputs) {
    if (input === undefined || !(await isSameFile(path, input))) continue;
    throw new ConvmtxError("OPTION_INVALID", `${option}: ${path} is an input of this command; give another name`, {
      details: { option, path, input },
    });
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true;
  const [statA, statB] = await Promise.all([a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)));
  return statA !== undefined && statB !== undefined && statA.dev === statB.dev && statA.ino === statB.ino;
}

/**
 * Writes a file whole or not at all, also when a signal comes meanwhile.
 *
 * @returns the number of bytes
 * @throws Interrupted after the unfinished file is gone, or after the file is whole if the signal came so late
 */
export async function writeOutput(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  let signal: "SIGINT" | "SIGTERM" | undefined;
  const note = (name: NodeJS.Signals): void => {
    signal = name === "SIGINT" ? "SIGINT" : "SIGTERM";
  };
  const stopIfInterrupted = (isWritten: boolean): void => {
    if (signal !== undefined) throw new Interrupted(signal, path, isWritten);
  };
  async function* untilInterrupted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      stopIfInterrupted(false);
      yield chunk;
    }
    stopIfInterrupted(false);
  }
  process.on("SIGINT", note);
  process.on("SIGTERM", note);
  try {
    const fileBytes = await writeFile(path, untilInterrupted());
    // A signal that came while the file took its name must not be lost: a command may go on to the next file.
    stopIfInterrupted(true);
    return fileBytes;
  } finally {
    process.off("SIGINT", note);
    process.off("SIGTERM", note);
  }
}
