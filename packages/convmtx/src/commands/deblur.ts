import type { Tensor } from "@convmtx/tensor";
import type { Command } from "commander";
import { blurKernel } from "../blur-kernel.ts";
import { blurOperator, unblurredExtents } from "../blur-operator.ts";
import type { BlurFlags } from "../blur-options.ts";
import { addBlurOptions } from "../blur-options.ts";
import { exitCodes } from "../failure.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseCount, parsePercent, parseSize, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat } from "../output-file.ts";
import type { Picture } from "../picture.ts";
import { centred, centredChannels, pictureText } from "../picture.ts";
import { checkPictureFormat, pictureFormats, readPicture, writePicture, writtenText } from "../picture-file.ts";
import { psnr } from "../psnr.ts";
import { readReference } from "../reference-picture.ts";
import { secondsText, startClock, writeJson, writeTable } from "../report.ts";
import { restore } from "../restoration.ts";
import { restorationRows } from "../restoration-rows.ts";
import { statusOn } from "../status-line.ts";
import type { Terminal } from "../terminal.ts";

const regularizers = ["gradient", "tv", "laplacian", "identity"] as const;
const methods = ["lsqr", "lsmr", "cg", "fista"] as const;

export interface DeblurFlags extends BlurFlags {
  readonly regularizer?: (typeof regularizers)[number];
  readonly damping?: number;
  readonly noise?: number;
  readonly method?: (typeof methods)[number];
  readonly nonnegative?: boolean;
  readonly iterations?: number;
  readonly tolerance?: number;
  readonly reference?: string;
}

export function addDeblurCommand(program: Command): Command {
  const command = program
    .command("deblur")
    .summary("undo a known blur of a picture")
    .argument("<picture>", "PNG, JPEG, or an array [H, W] or [C, H, W] in .npy, told by its content")
    .description(
      "Undoes a known blur, channel by channel, and keeps the noise from growing: of all pictures whose blur differs from this one " +
        "by the noise, the one that the regularizer holds smallest. With --boundary valid the result is larger than the picture.",
    );
  return addBlurOptions(command)
    .option("--regularizer <what>", `what is held small: ${regularizers.join(", ")} (default: gradient)`, (text) =>
      parseWord("--regularizer", text, regularizers),
    )
    .option("--damping <size>", "how strongly (default: as the noise asks for)", (text) => parseSize("--damping", text))
    .option("--noise <percent>", "its standard deviation, of full scale: 1% (default: estimated)", (text) =>
      parsePercent("--noise", text),
    )
    .option("--method <method>", `${methods.join(", ")} (default: lsqr; fista with tv or --nonnegative)`, (text) =>
      parseWord("--method", text, methods),
    )
    .option("--nonnegative", "no value below 0")
    .option("--iterations <n>", "the most for each damping that is tried (default: 200)", (text) =>
      parseCount("--iterations", text, 1),
    )
    .option("--tolerance <size>", "when an iteration has converged (default: 1e-4)", (text) =>
      parseSize("--tolerance", text),
    )
    .option("--reference <picture>", "the sharp picture, or a larger one around it: prints the PSNR before and after")
    .addHelpText(
      "after",
      `
Examples:
  convmtx deblur blurred.png --kernel gaussian:2 --out sharp.png
  convmtx deblur blurred.npy --kernel motion:15:30 --boundary valid --regularizer tv --reference original.png --out sharp.png
`,
    );
}

export async function deblur(path: string, flags: DeblurFlags, { stdout, stderr }: Terminal): Promise<number> {
  const { out, boundary = "replicate", raw, reference: referencePath } = flags;
  const format = outputFormat("--out", out, pictureFormats);
  await checkOutput("--out", out, [path, flags.kernel, referencePath]);
  const maxBytes = flags.memory ?? defaultMemory();
  const kernel = await blurKernel(flags.kernel, { raw, maxBytes });
  const picture = await readPicture(path, maxBytes);
  checkPictureFormat(out, format, picture);
  const reference =
    referencePath === undefined ? undefined : await readReference(referencePath, path, picture, maxBytes);

  const extents = unblurredExtents(kernel, boundary, picture);
  const status = statusOn(stderr, `deblurring ${path}`);
  const clock = startClock();
  const restoration = restore(
    blurOperator(kernel, boundary, extents),
    picture,
    {
      regularizer: flags.regularizer,
      damping: flags.damping,
      noise: flags.noise,
      method: flags.method,
      nonnegative: flags.nonnegative,
      maxIterations: flags.iterations,
      tolerance: flags.tolerance,
      boundary: boundary === "circular" ? "circular" : "replicate",
    },
    (channel, { iteration, damping }) =>
      status.show(
        `channel ${channel + 1} of ${picture.channels.length}, iteration ${iteration}, damping ${damping.toPrecision(3)}`,
      ),
  );
  status.stop();
  const seconds = clock();
  const alpha = picture.alpha && centred(picture.alpha, picture, extents);
  const result: Picture = { ...picture, ...extents, channels: restoration.channels.map(({ x }) => x.data), alpha };
  const shown = format === "png" ? { ...result, channels: result.channels.map(withinScale) } : result;
  const ratio = reference && {
    before: psnr(picture.channels, reference),
    after: psnr(centredChannels(shown, picture), reference),
  };
  const fileBytes = await writePicture(out, format, result);

  const ok = restoration.channels.every(({ reason }) => reason === "converged");
  if (flags.json) {
    const facts = { file: path, kernel: flags.kernel, kernelShape: kernel.shape, boundary, seconds };
    const channels = restoration.channels.map(({ reason, message, iterations, damping, residual }) => {
      return { reason, message, iterations, damping, residual };
    });
    const made = { out, height: result.height, width: result.width, depth: picture.depth ?? null, fileBytes };
    const measured = { noise: restoration.noise ?? null, channels, psnr: ratio ?? null };
    writeJson(stdout, { command: "deblur", ok, ...facts, ...measured, ...made });
  } else {
    writeTable(stdout, [
      ["picture", `${path}: ${pictureText(picture)}`],
      ["kernel", kernelText(flags.kernel, kernel, boundary)],
      ...restorationRows(restoration, flags.noise !== undefined, picture),
      ...(ratio === undefined
        ? []
        : [["PSNR", `${ratio.before.toFixed(2)} dB before, ${ratio.after.toFixed(2)} dB after`] as const]),
      [
        "wrote",
        `${writtenText(out, format, result, fileBytes)}, after ${secondsText(seconds)}${ok ? "" : ": the last x"}`,
      ],
    ]);
  }
  return ok ? exitCodes.ok : exitCodes.unconverged;
}

function kernelText(word: string, { shape: [height, width] }: Tensor, boundary: string): string {
  return `${word}: ${width} x ${height}, boundary ${boundary}`;
}

function withinScale(values: Float64Array): Float64Array {
  return values.map((value) => Math.min(Math.max(value, 0), 1));
}
