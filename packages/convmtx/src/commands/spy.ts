import type { SpyStyle } from "@convmtx/sparse";
import { csrFromDense, spySvg, spy as spyText } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { readInput, requireMatrix } from "../input-file.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseCount, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { writeJson } from "../report.ts";
import type { Terminal } from "../terminal.ts";

const styles = ["cells", "braille", "blocks"] as const satisfies readonly SpyStyle[];

export interface SpyFlags {
  readonly out?: string;
  readonly width?: number;
  readonly height?: number;
  readonly style?: SpyStyle;
  readonly memory?: number;
  readonly lossy?: boolean;
  readonly json?: boolean;
}

export function addSpyCommand(program: Command): Command {
  return program
    .command("spy")
    .summary("draw where a matrix has entries")
    .argument("<file>", ".npz, .npy, .mtx or .mtx.gz, told by its content")
    .description("Draws where a matrix has entries: in the terminal, or with --out as a picture.")
    .option("--out <file>", "write a picture: .svg")
    .option("--width <n>", "characters, or pixels of the picture (default: the terminal's; 480)", (text) =>
      parseCount("--width", text, 1),
    )
    .option("--height <n>", "lines, or pixels of the picture (default: 24; as wide as the matrix asks)", (text) =>
      parseCount("--height", text, 1),
    )
    .option("--style <style>", "in the terminal: cells, braille or blocks (default: by size)", (text) =>
      parseWord("--style", text, styles),
    )
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--lossy", "round 64-bit integers beyond 2^53 instead of refusing them")
    .option("--json", "print one JSON object, the picture in it if it is not written to a file")
    .addHelpText("after", "\nExamples:\n  convmtx spy T.npz\n  convmtx spy T.npz --out spy.svg --width 800\n");
}

export async function spy(path: string, flags: SpyFlags, { stdout }: Terminal): Promise<number> {
  const { out, width, height, style } = flags;
  if (out !== undefined) {
    outputFormat("--out", out, ["svg"]);
    await checkOutput("--out", out, [path]);
  }
  const { content } = await readInput(path, { maxBytes: flags.memory ?? defaultMemory(), lossy: flags.lossy });
  if (content instanceof Tensor) requireMatrix(path, content);
  const matrix = content instanceof Tensor ? csrFromDense(content) : content;
  const { shape, nnz } = matrix;
  if (out === undefined) {
    const text = spyText(matrix, { width: width ?? stdout.columns, height, style });
    if (flags.json) writeJson(stdout, { command: "spy", ok: true, file: path, shape, nnz, text });
    else stdout.write(`${text}\n`);
    return exitCodes.ok;
  }
  const svg = new TextEncoder().encode(spySvg(matrix, { width, height }));
  const fileBytes = await writeOutput(out, [svg]);
  if (flags.json) writeJson(stdout, { command: "spy", ok: true, file: path, shape, nnz, out, fileBytes });
  else stdout.write(`wrote  ${out}, ${bytesText(fileBytes)}\n`);
  return exitCodes.ok;
}
