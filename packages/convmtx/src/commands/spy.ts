import type { SpyMatrix, SpyPalette, SpyRows, SpyStyle, SpySvgOptions } from "@convmtx/sparse";
import { csrFromDense, spyPixels, spySvg, spy as spyText } from "@convmtx/sparse";
import { ConvmtxError, Tensor } from "@convmtx/tensor";
import { bytesText, spyTaps } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { encode } from "fast-png";
import { exitCodes } from "../failure.ts";
import { readInput, requireMatrix } from "../input-file.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, isLayer } from "../layer-options.ts";
import { readLayer } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseCount, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import type { Progress } from "../progress.ts";
import { progressOn } from "../progress.ts";
import { writeJson, writeTable } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { painterOn } from "../terminal-colour.ts";

const styles = ["cells", "braille", "blocks"] as const satisfies readonly SpyStyle[];

export interface SpyFlags extends Partial<LayerFlags> {
  readonly out?: string;
  readonly width?: number;
  readonly height?: number;
  readonly style?: SpyStyle;
  /** False with `--no-taps`. */
  readonly taps?: boolean;
  readonly memory?: number;
  readonly lossy?: boolean;
  readonly json?: boolean;
}

export function addSpyCommand(program: Command): Command {
  const command = program
    .command("spy")
    .summary("draw where a matrix, or that of a layer, has entries")
    .argument(
      "[file]",
      "the matrix: .npz, .mtx, .mtx.gz, .petsc or .npy; or no file, and a layer by the options of build",
    )
    .description(
      "Draws where a matrix has entries: in the terminal, or with --out as a picture. Of a layer no matrix is built, however " +
        "large it is, and each entry has the colour of its tap, the place in the kernel that it comes from.",
    )
    .option("--out <file>", "write a picture: .svg or .png")
    .option("--width <n>", "characters, or pixels of the picture (default: the terminal's; svg 480, png 960)", (text) =>
      parseCount("--width", text, 1),
    )
    .option("--height <n>", "lines, or pixels of the picture (default: 24; as wide as the matrix asks)", (text) =>
      parseCount("--height", text, 1),
    )
    .option("--style <style>", "in the terminal: cells, braille or blocks (default: by size)", (text) =>
      parseWord("--style", text, styles),
    )
    .option("--no-taps", "draw a layer in one colour");
  return addLayerOptions(command)
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object, the picture in it if it is not written to a file")
    .addHelpText(
      "after",
      `
Examples:
  convmtx spy T.npz
  convmtx spy T.npz --out spy.svg --width 800
  convmtx spy --kernel K.npy --input 64,224,224 --padding 1 --out spy.png
`,
    );
}

export async function spy(path: string | undefined, flags: SpyFlags, { stdout, stderr }: Terminal): Promise<number> {
  const { out, width, height, style } = flags;
  checkFlags(path, flags);
  const format = out === undefined ? undefined : outputFormat("--out", out, ["svg", "png"]);
  if (out !== undefined) await checkOutput("--out", out, [path, flags.kernel, flags.model, flags.bias]);
  const [matrix, palette, progress] = await subjectOf(path, flags, stderr);
  const { shape, nnz } = matrix;
  const facts = { command: "spy", ok: true, file: path ?? null, shape, nnz };
  try {
    if (out === undefined) {
      const paint = flags.json || palette === undefined ? undefined : painterOn(stdout, palette.colours);
      const text = spyText(matrix, { width: width ?? stdout.columns, height, style, paint });
      progress?.stop();
      if (flags.json) writeJson(stdout, { ...facts, text });
      else stdout.write(`${text}\n`);
      return exitCodes.ok;
    }
    const { bytes, extents } = pictureOf(matrix, format, { width, height, palette });
    progress?.stop();
    const fileBytes = await writeOutput(out, [bytes]);
    if (flags.json) writeJson(stdout, { ...facts, out, fileBytes });
    else {
      writeTable(stdout, [
        ["matrix", `${path ?? flags.layer ?? "layer"}: ${shape[0]} x ${shape[1]}, ${nnz} stored entries`],
        ["wrote", `${out}${extents}, ${bytesText(fileBytes)}`],
      ]);
    }
    return exitCodes.ok;
  } finally {
    progress?.stop();
  }
}

/** @returns the file, and its extents as text where they are pixels */
function pictureOf(matrix: SpyMatrix, format: "svg" | "png" | undefined, options: SpySvgOptions) {
  if (format !== "png") return { bytes: new TextEncoder().encode(spySvg(matrix, options)), extents: "" };
  const pixels = spyPixels(matrix, options);
  return { bytes: encode({ ...pixels, depth: 8, channels: 3 }), extents: `: ${pixels.width} x ${pixels.height}` };
}

/** More pixels than any screen has; a picture's memory grows with their product. */
const mostPixels = 16_384;

function checkFlags(path: string | undefined, flags: SpyFlags): void {
  for (const side of ["width", "height"] as const) {
    const pixels = flags[side];
    if (pixels === undefined || pixels <= mostPixels) continue;
    throw new ConvmtxError("OPTION_INVALID", `--${side} is ${pixels}, expected at most ${mostPixels}`);
  }
  const hasLayer = isLayer(flags);
  if (path === undefined && !hasLayer) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      "nothing to draw; give a file, or a layer by --kernel and --input, or --model and --layer",
    );
  }
  if (path !== undefined && hasLayer) {
    throw new ConvmtxError("OPTION_INVALID", `${path} and a layer are given; give one of them`);
  }
}

async function subjectOf(
  path: string | undefined,
  flags: SpyFlags,
  stderr: Terminal["stderr"],
): Promise<readonly [SpyMatrix, SpyPalette | undefined, Progress | undefined]> {
  const { taps = true } = flags;
  const reading = { maxBytes: flags.memory ?? defaultMemory(), lossy: flags.lossy };
  if (isLayer(flags)) {
    const { operator } = await readLayer(flags, reading);
    const progress = progressOn(stderr, "drawing", operator.shape[0]);
    const { rows, palette } = spyTaps(operator, { onRows: (drawn) => progress.update(drawn) });
    return taps ? [rows, palette, progress] : [inOneColour(rows), undefined, progress];
  }
  const { content } = await readInput(path ?? "", reading);
  if (!(content instanceof Tensor)) return [content, undefined, undefined];
  requireMatrix(path ?? "", content);
  return [csrFromDense(content), undefined, undefined];
}

function inOneColour(rows: SpyRows): SpyRows {
  function* rowBlocks() {
    for (const { begin, matrix } of rows.rowBlocks()) yield { begin, matrix };
  }
  return { ...rows, classCount: 1, rowBlocks };
}
