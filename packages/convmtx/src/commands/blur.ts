import { randomNormal } from "@convmtx/tensor";
import type { Command } from "commander";
import { blurKernel } from "../blur-kernel.ts";
import { blurOperator } from "../blur-operator.ts";
import type { BlurFlags } from "../blur-options.ts";
import { addBlurOptions } from "../blur-options.ts";
import { exitCodes } from "../failure.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseCount, parsePercent } from "../option-words.ts";
import { checkOutput, outputFormat } from "../output-file.ts";
import type { Picture } from "../picture.ts";
import { centred, pictureText } from "../picture.ts";
import { checkPictureFormat, pictureFormats, readPicture, writePicture, writtenText } from "../picture-file.ts";
import { progressOn } from "../progress.ts";
import { writeJson, writeTable } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export interface BlurCommandFlags extends BlurFlags {
  readonly noise?: number;
  readonly seed?: number;
}

export function addBlurCommand(program: Command): Command {
  const command = program
    .command("blur")
    .summary("blur a picture and add noise, to try deblur on")
    .argument("<picture>", "PNG, JPEG, or an array [H, W] or [C, H, W] in .npy, told by its content")
    .description(
      "Blurs a picture, channel by channel, and adds noise to it. Alpha stays as it is. A PNG has the depth of the picture it " +
        "was made from, 16 bit for floating point numbers.",
    );
  return addBlurOptions(command)
    .option("--noise <percent>", "standard deviation of Gaussian noise, of full scale: 1% (default: none)", (text) =>
      parsePercent("--noise", text),
    )
    .option("--seed <n>", "of the noise (default: 0)", (text) => parseCount("--seed", text, 0))
    .addHelpText(
      "after",
      `
Examples:
  convmtx blur sharp.png --kernel gaussian:2 --noise 1% --out blurred.png
  convmtx blur sharp.png --kernel motion:15:30 --boundary valid --noise 0.5% --seed 7 --out blurred.npy
`,
    );
}

export async function blur(path: string, flags: BlurCommandFlags, { stdout, stderr }: Terminal): Promise<number> {
  const { out, boundary = "replicate", noise = 0, seed = 0, raw } = flags;
  const format = outputFormat("--out", out, pictureFormats);
  await checkOutput("--out", out, [path, flags.kernel]);
  const maxBytes = flags.memory ?? defaultMemory();
  const kernel = await blurKernel(flags.kernel, { raw, maxBytes });
  const picture = await readPicture(path, maxBytes);
  checkPictureFormat(out, format, picture);
  const operator = blurOperator(kernel, boundary, picture);
  const [height, width] = operator.outputShape;

  const progress = progressOn(stderr, `blurring ${path}`, picture.channels.length);
  const added = randomNormal([picture.channels.length, height * width], { seed, std: noise }).data;
  const channels = picture.channels.map((channel, c) => {
    const blurred = operator.matvec(channel).map((value, i) => value + added[c * height * width + i]);
    progress.update(c + 1);
    return blurred;
  });
  progress.stop();
  const alpha = picture.alpha && centred(picture.alpha, picture, { height, width });
  const result: Picture = { ...picture, height, width, channels, alpha };
  const fileBytes = await writePicture(out, format, result);

  const { depth = null } = picture;
  if (flags.json) {
    const facts = { file: path, kernel: flags.kernel, kernelShape: kernel.shape, boundary, noise, seed };
    const made = { out, height, width, channels: channels.length, depth, fileBytes };
    writeJson(stdout, { command: "blur", ok: true, ...facts, ...made });
  } else {
    const [tall, wide] = kernel.shape;
    writeTable(stdout, [
      ["picture", `${path}: ${pictureText(picture)}`],
      ["kernel", `${flags.kernel}: ${wide} x ${tall}, boundary ${boundary}`],
      ["noise", noise === 0 ? "none" : `${Number((100 * noise).toPrecision(6))} % of full scale, seed ${seed}`],
      ["wrote", writtenText(out, format, result, fileBytes)],
    ]);
  }
  return exitCodes.ok;
}
