/**
 * A photograph blurred and restored on the command line, as the table and the pictures of docs/guides/deblurring.md.
 *
 *     npm run deblurring -- PICTURE                        prints the table
 *     npm run deblurring -- PICTURE --pictures FOLDER      writes the pictures too
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { pictures: { type: "string" } },
});
const [given] = positionals;
if (given === undefined) {
  console.error("npm run deblurring -- PICTURE.jpeg [--pictures FOLDER]");
  process.exit(1);
}
const picture = resolve(given);
const folder = mkdtempSync(join(tmpdir(), "convmtx-deblurring-"));
const pictures = options.pictures === undefined ? folder : resolve(options.pictures);
mkdirSync(pictures, { recursive: true });

interface Report {
  readonly noise?: number;
  readonly seconds: number;
  readonly psnr: { readonly before: number; readonly after: number };
  readonly channels: readonly { readonly reason: string; readonly iterations: number; readonly damping: number }[];
}

function convmtx(...args: string[]): Report {
  const script = fileURLToPath(new URL("../../convmtx/src/cli.ts", import.meta.url));
  const node = ["--conditions=@convmtx/source", script, ...args, "--json"];
  // 1 is a channel that did not converge, which the report tells.
  const { stdout, status } = spawnSync(process.execPath, node, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0 && status !== 1) process.exit(status ?? 70);
  return JSON.parse(stdout) as Report;
}

const blurs = [
  ["Gaussian, σ = 2", "gaussian:2", "gaussian"],
  ["motion, 15 at 30°", "motion:15:30", "motion"],
] as const;

console.log(
  "| blur | regularizer | PSNR before | PSNR after | gain | noise, estimated | damping | iterations | seconds |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
try {
  for (const [name, kernel, short] of blurs) {
    const known = ["--kernel", kernel, "--boundary", "valid"];
    const blurred = join(pictures, `${short}-blurred.png`);
    convmtx("blur", picture, ...known, "--noise", "1%", "--seed", "1", "--out", blurred);
    for (const regularizer of ["gradient", "tv"]) {
      const out = join(pictures, `${short}-${regularizer}.png`);
      const report = convmtx(
        "deblur",
        blurred,
        ...known,
        "--regularizer",
        regularizer,
        "--reference",
        picture,
        "--out",
        out,
      );
      const { psnr, channels, noise = 0, seconds } = report;
      const mean = (of: (channel: Report["channels"][number]) => number) =>
        channels.reduce((sum, channel) => sum + of(channel), 0) / channels.length;
      const gain = psnr.after - psnr.before;
      const cells = [
        name,
        regularizer,
        psnr.before.toFixed(2),
        psnr.after.toFixed(2),
        `${gain.toFixed(2)} dB`,
        `${(100 * noise).toFixed(2)} %`,
        mean(({ damping }) => damping).toPrecision(2),
        mean(({ iterations }) => iterations).toFixed(0),
        seconds.toFixed(0),
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
