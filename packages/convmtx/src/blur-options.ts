import type { Command } from "commander";
import { kernelWords } from "./blur-kernel.ts";
import type { Boundary } from "./blur-operator.ts";
import { boundaries } from "./blur-operator.ts";
import { parseBytes, parseWord } from "./option-words.ts";

/** What the command line says about a blur, as `blur` and `deblur` take it. */
export interface BlurFlags {
  readonly kernel: string;
  readonly raw?: boolean;
  readonly boundary?: Boundary;
  readonly memory?: number;
  readonly out: string;
  readonly json?: boolean;
}

/** Adds the options that describe a blur. */
export function addBlurOptions(command: Command): Command {
  return command
    .requiredOption("--kernel <kernel>", kernelWords)
    .requiredOption("--out <file>", "the picture: .png, or .npy, which rounds and cuts nothing")
    .option("--raw", "take a kernel out of a file as it is, instead of dividing it by its sum")
    .option(
      "--boundary <boundary>",
      `beyond the border: ${boundaries.join(", ")}; valid: nothing is assumed, and the blurred picture is smaller (default: replicate)`,
      (text) => parseWord("--boundary", text, boundaries),
    )
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object");
}
